import { type Draft, type DraftStep, isObject, type Path, rowsOf, setAt, valueAt } from "./draft";
import type { Step } from "./step";
import { stepType } from "./step-types";

/** The steps of a draft that can be drawn as they are: those with a known type, each under an id of its own. */
export function drawnSteps(draft: Draft): Step[] {
  const seen = new Map<string, number>();
  const visit = (steps: unknown): unknown[] =>
    (Array.isArray(steps) ? steps : []).flatMap((step) => {
      if (!isObject(step) || !stepType(step.type)) return [];
      const id = typeof step.id === "string" && step.id ? step.id : "?";
      const count = (seen.get(id) ?? 0) + 1;
      seen.set(id, count);
      const drawn: DraftStep = { ...step, id: count > 1 ? `${id} (${count})` : id, name: typeof step.name === "string" && step.name ? step.name : undefined };
      if (drawn.type === "branch")
        drawn.when = asList(drawn.when).map((each) => ({ if: isObject(each) && typeof each.if === "string" ? each.if : "", steps: [] }));
      if (drawn.type === "parallel") drawn.branches = asList(drawn.branches);
      if (drawn.type === "branch" && "else" in drawn && !Array.isArray(drawn.else)) delete drawn.else;
      for (const field of ["skill", "action", "until"]) if (field in drawn && typeof drawn[field] !== "string") delete drawn[field];
      return [rowsOf(step, []).reduce((each, row) => setAt(each, row.path, visit(row.steps)), drawn)];
    });
  return visit(draft.steps) as Step[];
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What the graph calls the step at a path: its id, behind those of the foreach steps around it. */
export function drawnPath(draft: Draft, path: Path): string {
  const ids: string[] = [];
  for (let end = 1; end <= path.length; end++) {
    const step = typeof path[end - 1] === "number" ? valueAt(draft, path.slice(0, end)) : undefined;
    if (!isObject(step) || typeof step.id !== "string") continue;
    if (end === path.length) ids.push(step.id);
    else if (step.type === "foreach") ids.push(`${step.id}[].`);
  }
  return ids.join("");
}

/** The id of the step that the graph names by a path. */
export const drawnId = (path: string): string => (path.split(".").at(-1) as string).replace(/\[\d*\]$/, "");
