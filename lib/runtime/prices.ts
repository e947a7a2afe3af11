import { env } from "#lib/platform/env";
import type { ConfiguredModel, StepUsage } from "#lib/platform/models";

/** Dollarinos for a million tokens, which is micro-dollarinos for one. A dollarino is a US cent. */
type Price = { input: number; output: number; cacheRead: number; cacheWrite: number };

const claude = (input: number, output: number): Price => ({ input, output, cacheRead: input / 10, cacheWrite: input * 1.25 });

/** Anthropic's list prices by the beginning of the name, the first that fits. */
const FAMILIES: [RegExp, Price][] = [
  [/^claude-(3-opus|opus-4-[01](?!\d)|opus-4-2025)/, claude(1500, 7500)],
  [/^claude-.*opus/, claude(500, 2500)],
  [/^claude-.*sonnet/, claude(300, 1500)],
  [/^claude-.*haiku/, claude(100, 500)],
];

/** What a model costs that nobody has priced. */
const UNKNOWN = claude(300, 1500);

/** The owner's price for exactly this name, or the family's. */
function priceFor(name: string): Price {
  const own = env().MODEL_PRICES.get(name);
  if (own) return claude(own.input, own.output);
  return FAMILIES.find(([family]) => family.test(name))?.[1] ?? UNKNOWN;
}

type Priced = Pick<ConfiguredModel, "name" | "byok">;

/** What tokens cost, in micro-dollarinos, rounded up. Nothing on the workspace's own key. */
export function priceOf(model: Priced, usage: StepUsage): bigint {
  if (model.byok) return 0n;
  const price = priceFor(model.name);
  // Prices have at most five decimals (three of MODEL_PRICES, two of the cache's parts), so this is exact.
  const exact = (tokens: number, rate: number) => BigInt(Math.ceil(tokens)) * BigInt(Math.round(rate * 100_000));
  const total =
    exact(usage.noCacheTokens, price.input) +
    exact(usage.cacheReadTokens, price.cacheRead) +
    exact(usage.cacheWriteTokens, price.cacheWrite) +
    exact(usage.outputTokens, price.output);
  return (total + 99_999n) / 100_000n;
}

/** What a step can cost at most: all of the input written to the cache, and the longest output. */
export const worstCase = (model: Priced, inputTokens: number, maxOutput: number): bigint =>
  priceOf(model, { noCacheTokens: 0, cacheReadTokens: 0, cacheWriteTokens: inputTokens, outputTokens: maxOutput });
