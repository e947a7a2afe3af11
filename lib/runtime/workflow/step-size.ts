import { ExpressionError } from "#lib/runtime/workflow/expression";
import type { StepState } from "#lib/runtime/workflow/step-state";

/**
 * How much the steps of a run hold in all, in characters. All of it is read whenever the run goes on, and shown with the run, so
 * it has to fit into a process beside that of others.
 */
export const MOST_HELD = 20_000_000;

/** Characters that a value costs beside its own: an empty object takes room as well. */
const VALUE = 8;

/** How much a step holds: what it was given, what it put out and what it asks. To fail takes no room. */
export const heldBy = ({ input, output, suspendPayload }: StepState): number =>
  [input, output, suspendPayload].reduce((sum: number, each) => (each === null ? sum : sum + sizeOf(each)), 0);

function sizeOf(value: unknown): number {
  if (typeof value === "string") return VALUE + value.length;
  if (typeof value !== "object" || value === null) return VALUE;
  let size = VALUE;
  if (Array.isArray(value)) for (const each of value) size += sizeOf(each);
  else for (const [key, each] of Object.entries(value)) size += key.length + sizeOf(each);
  return size;
}

/** What a step makes is more than its run has room for. It would be the same every time. */
export class NoRoom extends ExpressionError {
  readonly code = "RUN_TOO_LARGE";
  constructor() {
    super(`The steps of a run hold at most ${MOST_HELD} characters in all, and there is no room for what this one takes or makes.`);
  }
}
