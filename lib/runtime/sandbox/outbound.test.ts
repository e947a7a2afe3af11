import { expect, test } from "vitest";
import { outboundAddress } from "#lib/runtime/sandbox/outbound";

const ask = (host: string, hosts: string[], port = 443) =>
  outboundAddress(host, port, { hosts }).then(
    (address) => address,
    (error: Error) => error.message,
  );

test("only declared hosts are resolved, by their whole name", async () => {
  for (const host of ["1.1.1.1", "1.1.1.1."]) expect(await ask(host, ["1.1.1.1"])).toBe("1.1.1.1");
  const below = ["*.example.invalid", "API.example.test"];
  for (const host of ["a.example.invalid", "a.b.EXAMPLE.invalid", "api.example.test."]) expect(await ask(host, below), host).toContain("could not be resolved");
  for (const host of ["example.invalid", "aexample.invalid", ".example.invalid", "a.example.invalid.evil", "x.api.example.test", "*", ""]) {
    expect(await ask(host, below), host).toContain("not among the hosts");
  }
});

test("only the ports of http and https are reached", async () => {
  expect(await ask("1.1.1.1", ["1.1.1.1"], 80)).toBe("1.1.1.1");
  for (const port of [22, 25, 5432, 8080]) expect(await ask("1.1.1.1", ["1.1.1.1"], port)).toContain("only 80 and 443");
});

test("a declared host must be on the public internet", async () => {
  for (const host of ["localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"]) {
    expect(await ask(host, [host]), host).toContain("not on the public internet");
  }
});
