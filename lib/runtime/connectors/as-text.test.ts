import { expect, test } from "vitest";
import { asText, bytesOfText } from "#lib/runtime/connectors/as-text";

test("bytes go out as text or in base64, and come back the same", () => {
  for (const bytes of [Buffer.from(""), Buffer.from("Grüße\n"), Buffer.from("\ufeffa"), Buffer.from([0xff, 0xfe]), Buffer.from("a\0b")]) {
    const { content, encoding } = asText(bytes);
    expect(bytesOfText(content, encoding)).toEqual(bytes);
  }
  expect(asText(Buffer.from("a\0b")).encoding).toBe("base64");
});

test("base64 may stand on lines, and what is none is told, however long it is", () => {
  expect(bytesOfText("R3LD\nvMOf ZQ==\n", "base64")?.toString()).toBe("Grüße");
  for (const none of ["a", "R3LD!", "====", `${" ".repeat(1_000_000)}!`]) expect(bytesOfText(none, "base64")).toBeUndefined();
});
