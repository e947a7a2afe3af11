import { metrics } from "#lib/platform/metrics";
import type { ConfiguredModel, StepUsage } from "#lib/platform/models";
import { DOLLARINO } from "#lib/runtime/ledger";
import { priceOf, worstCase } from "#lib/runtime/prices";

/** What one run may use. */
export const MODEL_LIMITS = {
  steps: 30,
  /** Output tokens of a step; below the second a step is not worth beginning. */
  stepOutput: 8_192,
  leastOutput: 256,
  /** Input and output tokens of all steps together. */
  tokens: 400_000,
  cost: 500n * DOLLARINO,
  /** What the model says in all, in bytes, whatever its provider makes of `stepOutput`. */
  said: 4 * 1024 * 1024,
};

/** What a run has used, as the API shows it. */
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** The part of the input that the provider had kept from before. */
  cachedInputTokens: number;
  steps: number;
  model: string;
  provider: string;
  /** A part of it was not counted by the provider, and is estimated from the number of characters. */
  estimated?: true;
};

export type Budget = {
  /** Holds back `total` micro-dollarinos in all for this run; false when there are not enough credits. */
  reserve(total: bigint): Promise<boolean>;
  /** Writes down what the run has cost in all so far. */
  spent(total: bigint, usage: Usage): Promise<void>;
};

/** Why a run ends in failure, in words for whoever started it. */
export class RunEnded extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "RunEnded";
    this.code = code;
  }
}

/** A guess from above: English has about four characters to a token, and a character of most other scripts is three bytes. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

/** Counts what a run uses and holds it to its limits. */
export function createMeter(model: Pick<ConfiguredModel, "name" | "byok" | "provider">, budget: Budget) {
  let cost = 0n;
  let reserved = 0n;
  let said = 0;
  let usage: Usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0, cachedInputTokens: 0, steps: 0, model: model.name, provider: model.provider };
  let reporting: Promise<void> = Promise.resolve();
  let lost: unknown;

  const plus = (step: StepUsage, estimated: boolean): { cost: bigint; usage: Usage } => {
    const inputTokens = usage.inputTokens + step.noCacheTokens + step.cacheReadTokens + step.cacheWriteTokens;
    const outputTokens = usage.outputTokens + step.outputTokens;
    const cachedInputTokens = usage.cachedInputTokens + step.cacheReadTokens;
    const counted = { ...usage, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, cachedInputTokens };
    return { cost: cost + priceOf(model, step), usage: estimated ? { ...counted, estimated: true } : counted };
  };
  /** One after the other: an older sum must not overwrite a newer one. */
  const report = (sum: { cost: bigint; usage: Usage }) => {
    reporting = reporting
      .then(() => (lost === undefined ? budget.spent(sum.cost, sum.usage) : undefined))
      .catch((error: unknown) => {
        lost ??= error;
      });
    return reporting;
  };

  return {
    get cost() {
      return cost;
    },
    get usage() {
      return usage;
    },
    /** How many output tokens the next step may have, with what it costs at most held back. Throws when there is no room for it. */
    async room(inputTokens: number): Promise<number> {
      const { leastOutput, stepOutput, tokens } = MODEL_LIMITS;
      const left = tokens - usage.totalTokens - inputTokens;
      if (left < leastOutput) throw new RunEnded("TOKEN_LIMIT", `The run reached its limit of ${tokens.toLocaleString("en")} tokens.`);
      let expensive = false;
      for (let most = Math.min(stepOutput, left); most >= leastOutput; most = most > leastOutput ? Math.max(leastOutput, most >> 1) : 0) {
        const total = cost + worstCase(model, inputTokens, most);
        expensive = total > MODEL_LIMITS.cost;
        if (expensive) continue;
        if (total <= reserved) return most;
        if (!(await budget.reserve(total))) continue;
        reserved = total;
        return most;
      }
      if (expensive) throw new RunEnded("COST_LIMIT", `The run reached its limit of ${MODEL_LIMITS.cost / DOLLARINO} dollarinos.`);
      throw new RunEnded("INSUFFICIENT_CREDITS", "The workspace's credits are not enough to go on with this run. Top them up and run it again.");
    },
    /** Counts what the model said, in bytes. Throws when it was too much. */
    said(bytes: number): void {
      said += bytes;
      if (said > MODEL_LIMITS.said) throw new RunEnded("MODEL_FAILED", `The model said more than ${MODEL_LIMITS.said / 1024 / 1024} MiB in all.`);
    },
    /** Writes down what a step seems to use while it goes on, so that it is charged when the run is cancelled in the middle. */
    sofar(step: StepUsage): void {
      void report(plus(step, true));
    },
    /** Adds what was used for good. Throws when the run is not this worker's any more. */
    async charge(step: StepUsage, { estimated, complete }: { estimated: boolean; complete: boolean }): Promise<void> {
      const sum = plus(step, estimated);
      if (complete) sum.usage.steps += 1;
      for (const direction of ["input", "output"] as const)
        metrics()?.modelTokens.inc({ model: model.name, direction }, sum.usage[`${direction}Tokens`] - usage[`${direction}Tokens`]);
      ({ cost, usage } = sum);
      await report(sum);
      if (lost !== undefined) throw lost;
    },
  };
}

export type Meter = ReturnType<typeof createMeter>;
