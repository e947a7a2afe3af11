import { type Draft, type DraftStep, isObject, type Path, rowsOf, valueAt } from "./draft";

/** A value that can be named where a step stands, and what it is. */
export type Reference = { expression: string; about: string };

/** What can be named at a path: the input, the steps that are done by then, and inside a foreach its item. */
export function referencesAt(draft: Draft, path: Path): Reference[] {
  const found = [...ofInput(draft)];
  // Down the path: before each step that leads there, those of its row are done, with all that is in them.
  for (let length = 0; length < path.length; length++) {
    const row = valueAt(draft, path.slice(0, length));
    const index = path[length];
    const holder = valueAt(draft, path.slice(0, length - (path[length - 1] === "steps" ? 1 : 0)));
    if (!Array.isArray(row) || typeof index !== "number") continue;
    if (path[length - 1] === "steps" && isObject(holder) && holder.type === "foreach")
      found.push({ expression: "item", about: "What this round is for" }, { expression: "index", about: "The round's number, from 0" });
    for (const step of row.slice(0, index)) found.push(...ofStep(step));
  }
  return found;
}

const PLAIN = /^[A-Za-z_]\w*$/;
const member = (of: string, name: string) => (PLAIN.test(name) ? `${of}.${name}` : `${of}[${JSON.stringify(name)}]`);
const propertiesOf = (schema: unknown) => (isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties) : []);

function ofInput(draft: Draft): Reference[] {
  const names = propertiesOf(draft.inputSchema);
  return names.length > 0
    ? names.map((name) => ({ expression: member("input", name), about: "Of the run's input" }))
    : [{ expression: "input", about: "The run's input" }];
}

const OUTPUTS: Record<string, [name: string, about: string][]> = {
  skill: [
    ["text", "What the skill wrote"],
    ["artifacts", "The files that it left"],
    ["executionId", "Its execution"],
  ],
  wait: [["until", "When the wait was over"]],
  memory: [["version", "The memory's version"]],
};

/** What a step that is done gives, and what is in it does. What a foreach does is done many times: only its list can be named. */
function ofStep(step: unknown): Reference[] {
  if (!isObject(step) || typeof step.id !== "string") return [];
  const inside = step.type === "foreach" ? [] : rowsOf(step, []).flatMap((row) => row.steps.flatMap(ofStep));
  const output = `steps.${step.id}.output`;
  return [...inside, ...outputsOf(step).map(([name, about]) => ({ expression: name ? member(output, name) : output, about }))];
}

function outputsOf(step: DraftStep): [string, string][] {
  if (step.type === "approval") return (step.resumeSchema ? propertiesOf(step.resumeSchema) : ["approved"]).map((name) => [name, "The answer's"]);
  if (step.type === "transform" && isObject(step.output)) return Object.keys(step.output).map((name) => [name, "Put together"]);
  return OUTPUTS[String(step.type)] ?? [["", step.type === "foreach" || step.type === "parallel" ? "A list of what came of it" : "What came of it"]];
}
