import { type Definition, rowsOf, type Step } from "#lib/runtime/workflow/definition";
import type { StepState, StepStatus } from "#lib/runtime/workflow/step-state";

/** A step of a run as it is shown: those that have not begun too, and of a foreach those of every item that has. */
export type ShownStep = Omit<StepState, "status" | "choice"> & { id: string; type: Step["type"]; name: string; status: StepStatus | "skipped" };

/** All steps of a run, in the order of its definition. What was not begun when the run ended, or is on a way not taken, was skipped. */
export function showSteps(definition: Pick<Definition, "steps">, states: ReadonlyMap<string, StepState>, isOver: boolean): ShownStep[] {
  const shown: ShownStep[] = [];
  const items = itemsBegun(states);
  const visit = (steps: Step[], prefix: string, skipped: boolean) => {
    for (const step of steps) {
      const path = prefix + step.id;
      const state = states.get(path);
      const none = {
        path,
        attempt: 0,
        input: null,
        output: null,
        error: null,
        suspendPayload: null,
        executionId: null,
        dueAt: null,
        startedAt: null,
        finishedAt: null,
      };
      const { choice, ...rest } = state ?? { ...none, choice: null, status: "pending" as const };
      const status = rest.status === "pending" && (skipped || isOver) ? "skipped" : rest.status;
      shown.push({ ...rest, id: step.id, type: step.type, name: step.name ?? step.id, status });
      if (step.type === "foreach") for (let i = 0; i < (items.get(path) ?? 0); i++) visit(step.steps, `${path}[${i}].`, skipped);
      else for (const [i, row] of rowsOf(step).entries()) visit(row.steps, prefix, skipped || (step.type === "branch" && choice !== null && choice !== i));
    }
  };
  visit(definition.steps, "", false);
  return shown;
}

/** How many items of each foreach have begun. */
function itemsBegun(states: ReadonlyMap<string, StepState>): Map<string, number> {
  const begun = new Map<string, number>();
  for (const path of states.keys()) {
    for (const match of path.matchAll(/\[(\d+)\]/g)) {
      const foreach = path.slice(0, match.index);
      begun.set(foreach, Math.max(begun.get(foreach) ?? 0, Number(match[1]) + 1));
    }
  }
  return begun;
}
