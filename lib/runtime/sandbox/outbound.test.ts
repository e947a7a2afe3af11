import { promises as dns } from "node:dns";
import { afterEach, expect, test, vi } from "vitest";
import { outboundAddress } from "#lib/runtime/sandbox/outbound";

const ask = (host: string, hosts: string[], port = 443) =>
  outboundAddress(host, port, { hosts }).then(
    (address) => address,
    (error: Error) => error.message,
  );

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

test("a sandbox has two names looked up at once, waits five seconds for them, and keeps no other from its own", async () => {
  vi.useFakeTimers();
  const answers: ((error: Error) => void)[] = [];
  const lookup = vi.spyOn(dns, "lookup").mockImplementation((() => new Promise((_, reject) => answers.push(reject))) as never);
  const slow = { hosts: ["*.slow.example"] };
  const name = (each: string, outbound = slow) => outboundAddress(each, 443, outbound).catch((error: Error) => error.message);
  const asked = ["a", "b", "c", "d"].map((each) => name(`${each}.slow.example`));
  const other = name("x.slow.example", { hosts: ["*.slow.example"] });
  await vi.advanceTimersByTimeAsync(0);
  expect(lookup.mock.calls.map(([each]) => each)).toEqual(["a.slow.example", "b.slow.example", "x.slow.example"]);
  answers[0]?.(Object.assign(new Error("none"), { code: "ENOTFOUND" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(await asked[0]).toContain("ENOTFOUND");
  expect(lookup.mock.calls.at(-1)?.[0]).toBe("c.slow.example");
  await vi.advanceTimersByTimeAsync(5000);
  for (const each of [...asked.slice(1), other]) expect(await each).toContain("in 5 s");
  // The one that gave up waiting is not looked up any more, and those that hang keep their places.
  const late = name("e.slow.example");
  await vi.advanceTimersByTimeAsync(0);
  expect(lookup).toHaveBeenCalledTimes(4);
  answers[1]?.(new Error("late"));
  await vi.advanceTimersByTimeAsync(0);
  expect(lookup.mock.calls.at(-1)?.[0]).toBe("e.slow.example");
  await vi.advanceTimersByTimeAsync(5000);
  expect(await late).toContain("in 5 s");
});
