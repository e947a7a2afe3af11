import { bare } from "#lib/runtime/workflow/check";
import type { Step } from "#lib/runtime/workflow/definition";
import { ExpressionError, evaluate, type Scope } from "#lib/runtime/workflow/expression";
import type { EffectStep } from "#lib/runtime/workflow/step-state";
import { asText, fill } from "#lib/runtime/workflow/template";

/** Whether a branch's condition holds. */
export function holds(condition: string, scope: Scope): boolean {
  const value = evaluate(bare(condition), scope);
  if (typeof value !== "boolean")
    throw new ExpressionError(`${condition.trim().slice(0, 200)}: a condition must be true or false, and this is ${asText(value).slice(0, 100) || "nothing"}.`);
  return value;
}

/** What an effect is given. A skill takes text or an object. */
export function effectInput(step: EffectStep, scope: Scope): { input: unknown; attachments?: unknown; connector?: unknown } {
  if (step.type === "memory") return { input: asText(fill(step.note, scope)) };
  const input = fill(step.input, scope);
  if (step.type === "connector") return { input };
  return {
    input: typeof input === "object" && input !== null && !Array.isArray(input) ? input : asText(input),
    ...(step.attachments !== undefined && { attachments: fill(step.attachments, scope) }),
    ...(step.connector !== undefined && { connector: fill(step.connector, scope) }),
  };
}

/** When a wait is over. */
export function endOfWait({ seconds, until }: Extract<Step, { type: "wait" }>, scope: Scope, now: number): number {
  if (until !== undefined) {
    const end = Date.parse(asText(fill(until, scope)));
    if (Number.isNaN(end)) throw new ExpressionError("until must be an ISO time, such as 2026-01-31T09:00:00Z.");
    return Math.min(end, now + LONGEST_WAIT);
  }
  const length = typeof seconds === "string" ? fill(seconds, scope) : seconds;
  const number = typeof length === "string" && length.trim() !== "" ? Number(length) : length;
  if (typeof number !== "number" || !(number >= 0)) throw new ExpressionError("seconds must be a number that is not below zero.");
  return now + Math.min(Math.ceil(number * 1000), LONGEST_WAIT);
}

export const LONGEST_WAIT = 366 * 24 * 3600 * 1000;
