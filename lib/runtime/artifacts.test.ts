import { expect, test } from "vitest";
import { storeArtifacts } from "#lib/runtime/artifacts";
import { createMask } from "#lib/runtime/mask";

test("a file's name shows no value, also one with control characters, and holds none of them", async () => {
  const mask = createMask([{ name: "KEY", value: "with\ta-tab\n" }]);
  const data = new TextEncoder().encode("x");
  const names = ["plain.txt", "with\ta-tab.txt", "folder/with\ta-tab\n/a\tb.txt"];
  const stored = await storeArtifacts(
    names.map((path) => ({ path, data })),
    mask,
  );
  expect(stored.map(({ filename }) => filename)).toEqual(["plain.txt", "[secret KEY].txt", "folder/[secret KEY]/a_b.txt"]);
});
