import { rowsOf, type Step } from "#lib/runtime/workflow/definition";
import type { StepValue } from "#lib/runtime/workflow/expression";

export type StepStatus = "pending" | "running" | "waiting" | "suspended" | "completed" | "failed" | "cancelled";
export type StepError = { code: string; message: string };

/**
 * One step of a run, as it is kept. Its path is its id, and inside a foreach that of the foreach with the item's number before
 * it: `each[2].draft`. Times are milliseconds since 1970.
 */
export type StepState = {
  path: string;
  status: StepStatus;
  /** Which try this is, from 1 on. */
  attempt: number;
  input: unknown;
  output: unknown;
  error: StepError | null;
  /** What is shown to those who are asked. */
  suspendPayload: unknown;
  /** Which row of steps a branch has taken; the number after the last condition's is `else`. */
  choice: number | null;
  executionId: number | null;
  /** When something happens by itself: a wait or a pause before the next try is over, or the step has taken too long. */
  dueAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
};

/** How an effect of a running step ended, and in how many seconds it may be tried again at the soonest. */
export type Result = { ok: true; output: unknown } | { ok: false; error: StepError; retryAfter?: number };
/** What is to be done outside. A skill, a memory or a connector step is begun once for each try. */
export type EffectStep = Extract<Step, { type: "skill" | "memory" | "connector" }>;
export type Begin = {
  type: "begin";
  step: EffectStep;
  path: string;
  attempt: number;
  /** Which try it is of all: how often what it stands in has been tried, from outside, and then how often itself. */
  tries: string;
  input: unknown;
  attachments?: unknown;
  connector?: unknown;
};
export type Effect = Begin | { type: "cancel"; executionId: number };
/** A change that those who watch are told of. */
export type Change = { path: string; status: StepStatus; attempt: number; error: StepError | null };
export type Run = {
  id: string;
  input: unknown;
  startedAt: string;
  now: number;
  /** How many effects may be begun now; the others are left for another time. Unless given, all. */
  begins?: number;
  /** Whether an action changes nothing, so that doing it twice does no harm. */
  reads?: (action: string) => boolean;
};

/** What a run does next, and how it stands then. */
export type Advanced = {
  status: "running" | "suspended" | "completed" | "failed";
  output: unknown;
  error: (StepError & { step: string }) | null;
  /** The steps that are not as they were. */
  changed: StepState[];
  changes: Change[];
  effects: Effect[];
  /** When to come back, if nothing happens before. */
  wakeAt: number | null;
  /** How many steps wait for an answer. */
  suspended: number;
  /** Whether a step was left for another time. */
  paused: boolean;
};

const UNKNOWN = ["OUTCOME_UNKNOWN", "STEP_TIMEOUT"];
const STOPPED = ["running", "cancelled"];

/** Whether an action may have been done though its step says otherwise: it got no answer, or was in the middle when it was given up. */
export const mayBeDone = ({ status, error }: StepState, before: StepState | undefined): boolean =>
  (error !== null && UNKNOWN.includes(error.code)) || (STOPPED.includes(status) && STOPPED.includes(before?.status ?? "pending"));

/** Why a step is given up. An action that changes something goes on all the same, once it has begun. */
export const givenUp = ({ code, message }: StepError, acts: boolean): StepError => ({
  code,
  message: acts ? `${message} It may be done all the same: look there before you try again.` : message,
});

/** That a step has taken too long. */
export const late = ({ timeoutSeconds }: Step, acts = false): StepError =>
  givenUp({ code: "STEP_TIMEOUT", message: `It was not done after ${timeoutSeconds} s.` }, acts);

export const CANCELLED: StepError = { code: "CANCELLED", message: "It was cancelled." };

/** What a later step sees of one inside a branch or a parallel, which may never have begun. */
export const outcomeOf = (row: StepState | undefined): StepValue =>
  row && row.status !== "pending"
    ? { output: row.status === "completed" ? row.output : null, status: row.status, error: row.error }
    : { output: null, status: "skipped", error: null };

export const fresh = (path: string): StepState => ({
  ...{ path, status: "pending", attempt: 0, input: null, output: null, error: null, suspendPayload: null, choice: null },
  ...{ executionId: null, dueAt: null, startedAt: null, finishedAt: null },
});

/** Whether a step has begun and is not done. */
export const isOpen = ({ status }: StepState): boolean => status === "running" || status === "waiting" || status === "suspended";

/** Whether what a step does happens outside, and its end comes as a result. */
export const isEffect = (step: Step) => step.type === "skill" || step.type === "memory" || step.type === "connector";

/** The ids inside a step that later steps can name: those inside a foreach are done many times, and have no one value. */
export function idsInside(step: Step): string[] {
  if (step.type === "foreach") return [];
  return rowsOf(step).flatMap(({ steps }) => steps.flatMap((each) => [each.id, ...idsInside(each)]));
}

/** The rows of everything inside a step. */
export function insideOf<T extends { path: string }>(step: Step, path: string, prefix: string, states: ReadonlyMap<string, T>): T[] {
  if (rowsOf(step).length === 0) return [];
  const rows = [...states.values()];
  if (step.type === "foreach") return rows.filter((row) => row.path.startsWith(`${path}[`));
  const ids = new Set(idsInside(step));
  return rows.filter((row) => row.path.startsWith(prefix) && ids.has(/^[^.[]*/.exec(row.path.slice(prefix.length))?.[0] ?? ""));
}

/**
 * The rows inside a step that are begun again when it is tried again. What was done stays done, and so does a failure that was let
 * pass with all inside it: what comes after has seen it, so that a step which is done never stands on something that has changed.
 */
export function unsettledInside(step: Step, path: string, prefix: string, states: ReadonlyMap<string, StepState>): StepState[] {
  const found: StepState[] = [];
  const row = (steps: Step[], before: string) => {
    for (const each of steps) {
      const state = states.get(before + each.id);
      if (!state || state.status === "completed" || (state.status === "failed" && each.onError === "continue")) continue;
      found.push(state);
      inside(each, state.path, before);
    }
  };
  const inside = (each: Step, at: string, before: string) => {
    if (each.type !== "foreach") for (const { steps } of rowsOf(each)) row(steps, before);
    else for (const i of ((states.get(at)?.input as unknown[] | null) ?? []).keys()) row(each.steps, `${at}[${i}].`);
  };
  inside(step, path, prefix);
  return found;
}

/** Finds the step of a path. */
export function stepsById(steps: Step[]): (path: string) => Step {
  const found = new Map<string, Step>();
  const collect = (row: Step[]) => {
    for (const step of row) {
      found.set(step.id, step);
      for (const inner of rowsOf(step)) collect(inner.steps);
    }
  };
  collect(steps);
  return (path) => found.get(path.slice(path.lastIndexOf(".") + 1)) as Step;
}
