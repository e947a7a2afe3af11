import { type Definition, rowsOf, type Step } from "#lib/runtime/workflow/definition";
import { insideOf, type StepStatus, stepsById } from "#lib/runtime/workflow/step-state";

/**
 * Which steps a run that begins again at `from` takes over: those that were done, and failures that were let pass with all inside
 * them, which what is done has seen; but not that step, what is inside it, what comes after it, and the steps that it is inside of,
 * which are gone through again. Nothing when there is no such step.
 */
export function keptBefore(definition: Pick<Definition, "steps">, from: string, states: { path: string; status: StepStatus }[]): string[] | undefined {
  const again: string[] = [];
  /** Adds what is inside a step: the steps of a foreach's items begin with its path. */
  const inside = (step: Step, prefix: string) => {
    again.push(prefix + step.id);
    if (step.type !== "foreach") for (const row of rowsOf(step)) for (const each of row.steps) inside(each, prefix);
  };
  const find = (steps: Step[], prefix: string): boolean => {
    for (const [i, step] of steps.entries()) {
      const path = prefix + step.id;
      const item = step.type === "foreach" && from.startsWith(`${path}[`) ? /^\[\d+\]\./.exec(from.slice(path.length))?.[0] : undefined;
      const within =
        step.type === "foreach"
          ? item !== undefined && states.some((each) => each.path.startsWith(path + item)) && find(step.steps, path + item)
          : rowsOf(step).some((row) => find(row.steps, prefix));
      if (path !== from && !within) continue;
      if (within) again.push(`${path}!`);
      else inside(step, prefix);
      for (const later of steps.slice(i + 1)) inside(later, prefix);
      return true;
    }
    return false;
  };
  if (!find(definition.steps, "")) return undefined;
  const isAgain = (path: string) => again.some((each) => path === each || `${path}!` === each || path.startsWith(`${each}[`));
  const kept = new Set<string>();
  const rows = new Map(states.map((each) => [each.path, each]));
  const stepOf = stepsById(definition.steps);
  for (const { path, status } of states) {
    if (isAgain(path)) continue;
    if (status === "completed") kept.add(path);
    const step = stepOf(path);
    if (status !== "failed" || step.onError !== "continue") continue;
    kept.add(path);
    for (const inside of insideOf(step, path, path.slice(0, path.lastIndexOf(".") + 1), rows)) kept.add(inside.path);
  }
  return [...kept];
}
