import type { z } from "zod";
import { schemaProblem } from "#lib/runtime/schema-problem";
import { type Definition, definition, MOST_LEVELS, MOST_STEPS, rowsOf, type Step } from "#lib/runtime/workflow/definition";
import { ExpressionError, MOST_DEPTH, namesOneOf, stepsNamed } from "#lib/runtime/workflow/expression";
import { expressionsIn, pieces } from "#lib/runtime/workflow/template";
import { wellFormed } from "#lib/runtime/workflow/well-formed";

/** What is wrong with a definition, and where: the step it stands in, if it does in one, and the way from the top. */
export type Problem = { step: string | null; path: string; message: string };

type Path = (string | number)[];
/** Where a step stands: the steps that are done before it, and whether it is inside a foreach. */
type Place = { before: Set<string>; item: boolean; level: number };

/** A skill's run ends then in any case. */
const SKILL_SECONDS = 900;

/** Characters of all expressions together: reading them takes time. */
const MOST_EXPRESSIONS = 100_000;
/** More than anybody reads. */
const MOST_PROBLEMS = 500;

/**
 * Reads a definition. Answers all that is wrong with it, the definition itself when nothing is, and in any case its steps as far as they
 * can be read, for who knows more about what they name.
 */
export function readDefinition(given: unknown): { problems: Problem[]; steps: Step[]; definition?: Definition } {
  const deep = tooDeep(given);
  if (deep) return { problems: [{ step: stepAt(given, deep), path: deep.join("."), message: `Must be at most ${MOST_DEPTH} levels deep.` }], steps: [] };
  const parsed = definition.safeParse(given);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const { inputSchema } = (given ?? {}) as { inputSchema?: unknown };
    const schema = issues.some(({ path }) => path[0] === "inputSchema") ? undefined : (inputSchema as Definition["inputSchema"]);
    const steps = wellFormed(given, issues);
    const inside = [...checkSteps(steps), ...checkSchema(schema, ["inputSchema"], null)];
    return { problems: [...issues.flatMap((issue) => shapeProblems(given, issue)), ...inside].slice(0, MOST_PROBLEMS), steps };
  }
  const { steps } = parsed.data;
  const problems = [...checkSteps(steps), ...checkSchema(parsed.data.inputSchema, ["inputSchema"], null)];
  return problems.length > 0 ? { problems: problems.slice(0, MOST_PROBLEMS), steps } : { problems, steps, definition: parsed.data };
}

/** Problems of the shape, in the same words as everywhere in the API. */
export function shapeProblems(given: unknown, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path as Path;
  const at = (more: Path, message: string) => ({ step: stepAt(given, path), path: [...path, ...more].join("."), message });
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => at([key], "There is no such field."));
  if (valueAt(given, path) === undefined) return [at([], "This field is required.")];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // Of several types it has one, so what is wrong with that is what has to be said.
    const meant = issue.errors.find(([first]) => first && !(first.code === "invalid_type" && first.path.length === 0))?.[0];
    if (meant) return shapeProblems(given, { ...meant, path: [...path, ...meant.path] });
  }
  if (issue.code === "invalid_union" && issue.path.at(-1) === "type") return [at([], `Must be one of ${TYPES.join(", ")}.`)];
  if (issue.code === "too_small" && issue.minimum === 1 && issue.origin !== "number" && issue.origin !== "int") return [at([], "Must not be empty.")];
  return [at([], issue.message)];
}

/** The way to something that stands deeper than anything that people write; whoever walks through that falls. */
function tooDeep(given: unknown): Path | undefined {
  const left: { value: unknown; path: Path }[] = [{ value: given, path: [] }];
  for (let each = left.pop(); each; each = left.pop()) {
    if (typeof each.value !== "object" || each.value === null) continue;
    if (each.path.length >= MOST_DEPTH) return each.path.slice(0, 10);
    for (const [key, value] of Object.entries(each.value))
      if (typeof value === "object") left.push({ value, path: [...each.path, Array.isArray(each.value) ? Number(key) : key] });
  }
  return undefined;
}

const TYPES = ["skill", "approval", "branch", "parallel", "foreach", "wait", "connector", "memory", "transform"];

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((each: unknown, key) => (each as Record<string | number, unknown> | null | undefined)?.[key], value);

/** The id of the innermost step that a path leads into. */
function stepAt(given: unknown, path: Path): string | null {
  for (let end = path.length; end > 0; end--) {
    const value = valueAt(given, path.slice(0, end)) as { id?: unknown; type?: unknown } | null | undefined;
    if (typeof path[end - 1] === "number" && typeof value?.id === "string") return value.id;
  }
  return null;
}

function checkSteps(steps: Step[]): Problem[] {
  const problems: Problem[] = [];
  const ids = new Map<string, string>();
  const all = new Set<string>();
  let count = 0;
  const read = { characters: 0 };
  const collect = (row: Step[]) => {
    for (const step of row) {
      all.add(step.id);
      for (const inner of rowsOf(step)) collect(inner.steps);
    }
  };
  collect(steps);
  const row = (each: Step[], path: Path, place: Place): Set<string> => {
    const before = new Set(place.before);
    for (const [i, step] of each.entries()) {
      const at = [...path, i];
      count++;
      const first = ids.get(step.id);
      if (first !== undefined) problems.push({ step: step.id, path: [...at, "id"].join("."), message: `There is another step with this id at ${first}.` });
      else ids.set(step.id, at.join("."));
      problems.push(...checkStep(step, at, { ...place, before }, all, read));
      const inside = new Set<string>();
      if (place.level >= MOST_LEVELS && rowsOf(step).length > 0) {
        problems.push({ step: step.id, path: at.join("."), message: `Steps may stand at most ${MOST_LEVELS} levels deep in each other.` });
        continue;
      }
      for (const inner of rowsOf(step)) {
        for (const id of row(inner.steps, [...at, ...inner.path], { before, item: place.item || step.type === "foreach", level: place.level + 1 }))
          inside.add(id);
      }
      // What a foreach does is done many times, so only its list can be named from outside.
      if (step.type !== "foreach") for (const id of inside) before.add(id);
      before.add(step.id);
    }
    return before;
  };
  row(steps, ["steps"], { before: new Set(), item: false, level: 1 });
  if (read.characters > MOST_EXPRESSIONS)
    problems.push({ step: null, path: "steps", message: `All expressions together have at most ${MOST_EXPRESSIONS} characters.` });
  if (count > MOST_STEPS) problems.push({ step: null, path: "steps", message: `A workflow has at most ${MOST_STEPS} steps.` });
  return problems;
}

function checkStep(step: Step, at: Path, place: Place, all: Set<string>, read: { characters: number }): Problem[] {
  const problem = (path: Path, message: string): Problem => ({ step: step.id, path: [...at, ...path].join("."), message });
  const problems: Problem[] = [];
  const expression = (source: string, path: Path) => {
    read.characters += source.length;
    if (read.characters > MOST_EXPRESSIONS) return;
    try {
      for (const id of stepsNamed(source)) {
        if (!all.has(id)) problems.push(problem(path, `There is no step "${id}".`));
        else if (!place.before.has(id)) problems.push(problem(path, `The step "${id}" is not done when this one begins.`));
      }
      if (namesOneOf(source, ["event"])) problems.push(problem(path, "event is only there in a trigger's input. What it gave the run is input."));
      if (!place.item && namesOneOf(source, ["item", "index"])) problems.push(problem(path, "item and index are only there inside a foreach."));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      // What comes from a template has lost its braces, so this is a condition that was written like one.
      problems.push(problem(path, source.includes("{{") ? CONDITION : error.message));
    }
  };
  for (const [field, template] of templatesOf(step)) {
    try {
      for (const found of expressionsIn(template, [field])) expression(found.expression, found.path);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(problem([field], error.message));
    }
  }
  if (step.type === "branch") for (const [i, { if: condition }] of step.when.entries()) expression(bare(condition), ["when", i, "if"]);
  if (step.type === "approval") problems.push(...checkSchema(step.resumeSchema, [...at, "resumeSchema"], step.id));
  if (step.type === "wait" && (step.seconds === undefined) === (step.until === undefined)) problems.push(problem([], "A wait has either seconds or until."));
  if (step.type === "foreach" && !isList(step.items))
    problems.push(problem(["items"], "Must be a list, or an expression that is one, such as {{input.files}}."));
  if (step.type === "skill" && step.attachments !== undefined && !isList(step.attachments))
    problems.push(problem(["attachments"], "Must be a list, or an expression that is one, such as {{input.files}}."));
  if (step.type === "wait") {
    const { seconds, until } = step;
    if (typeof seconds === "string" && isLiteral(seconds) && !(seconds.trim() !== "" && Number(seconds) >= 0))
      problems.push(problem(["seconds"], "Must be a number that is not below zero, or an expression that is one."));
    if (until !== undefined && isLiteral(until) && Number.isNaN(Date.parse(until)))
      problems.push(problem(["until"], "Must be an ISO time, such as 2026-01-31T09:00:00Z, or an expression that is one."));
  }
  if (step.type === "skill" && (step.timeoutSeconds ?? 0) > SKILL_SECONDS)
    problems.push(problem(["timeoutSeconds"], `A skill may take at most ${SKILL_SECONDS} seconds.`));
  return problems;
}

/** Whether a text has no expressions in it. One that cannot be cut is another problem. */
const isLiteral = (text: string) => !text.includes("{{");

/** Whether this can become a list: it is one, or one expression. */
function isList(template: unknown): boolean {
  if (typeof template !== "string") return Array.isArray(template);
  try {
    const [only, more] = pieces(template);
    return only !== undefined && "expression" in only && !more;
  } catch (error) {
    // That it cannot be cut has been said already.
    if (error instanceof ExpressionError) return true;
    throw error;
  }
}

const CONDITION = "A condition is an expression as it is, without {{ }}: steps.ok.output.approved == true.";

/** A condition is an expression by itself; written in braces it is the same. */
export function bare(condition: string): string {
  if (!condition.trim().startsWith("{{")) return condition;
  try {
    const [only, more] = pieces(condition.trim());
    return only && !more && "expression" in only ? only.expression : condition;
  } catch (error) {
    // One that has no end is no expression either, and that is said of it where it is read.
    if (error instanceof ExpressionError) return condition;
    throw error;
  }
}

/** The fields of a step in which expressions stand. */
export function templatesOf(step: Step): [string, unknown][] {
  switch (step.type) {
    case "skill":
      return [
        ["input", step.input],
        ...(step.attachments === undefined ? [] : ([["attachments", step.attachments]] as [string, unknown][])),
        ...(step.connector ? ([["connector", step.connector]] as [string, unknown][]) : []),
      ];
    case "approval":
      return [["message", step.message]];
    case "foreach":
      return [["items", step.items]];
    case "wait":
      return [
        ["seconds", step.seconds],
        ["until", step.until],
      ];
    case "connector":
      return [["input", step.input]];
    case "memory":
      return [["note", step.note]];
    case "transform":
      return [["output", step.output]];
    default:
      return [];
  }
}

function checkSchema(schema: Record<string, unknown> | undefined, path: Path, step: string | null): Problem[] {
  if (!schema) return [];
  const why = schemaProblem(schema);
  return why ? [{ step, path: path.join("."), message: `This is no JSON Schema: ${why}.` }] : [];
}
