import { expect, test, vi } from "vitest";

vi.stubEnv("MODEL_PRICES", "local=0/0,claude-opus-5=1/2,odd=0.125/0.5");
const { priceOf, worstCase } = await import("#lib/runtime/prices");

const million = { noCacheTokens: 1_000_000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
const of = (name: string, usage: Partial<typeof million> = {}, byok = false) => priceOf({ name, byok }, { ...million, noCacheTokens: 0, ...usage });
const dollarinos = (n: number) => BigInt(n) * 1_000_000n;

test("a model costs what its family does, the owner's price comes first, and a key of one's own costs nothing", () => {
  for (const [name, input, output] of [
    ["claude-opus-4-1-20250805", 1500, 7500],
    ["claude-opus-4-20250514", 1500, 7500],
    ["claude-opus-4-5", 500, 2500],
    ["claude-opus-4-10", 500, 2500],
    ["claude-sonnet-5-5", 300, 1500],
    ["claude-3-7-sonnet-latest", 300, 1500],
    ["claude-haiku-4-5", 100, 500],
    ["something-else", 300, 1500],
    ["claude-opus-5", 1, 2],
    ["local", 0, 0],
  ] as const)
    expect([name, of(name, million), of(name, { outputTokens: 1_000_000 })]).toEqual([name, dollarinos(input), dollarinos(output)]);
  expect(of("claude-opus-4-5", million, true)).toBe(0n);
});

test("what is read from the cache costs a tenth, what is written a quarter more, and a part of a micro-dollarino is a whole one", () => {
  expect(of("claude-haiku-4-5", { cacheReadTokens: 1_000_000 })).toBe(dollarinos(10));
  expect(of("claude-haiku-4-5", { cacheWriteTokens: 1_000_000 })).toBe(dollarinos(125));
  expect([of("odd", { noCacheTokens: 8 }), of("odd", { noCacheTokens: 9 }), of("odd", { cacheReadTokens: 1 })]).toEqual([1n, 2n, 1n]);
  expect(worstCase({ name: "claude-haiku-4-5", byok: false }, 1000, 100)).toBe(125_000n + 50_000n);
});
