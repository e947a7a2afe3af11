import type { ASTNode } from "@marcbachmann/cel-js";
import { children, ExpressionError, explain, isSteps, nameGiven, newRoom, type Room, read, workOut } from "#lib/runtime/workflow/cel";

export { ExpressionError };

/** What an expression can name: a run's input, the steps before it, and in a foreach the item and its number. */
export type Scope = {
  input: unknown;
  steps: Record<string, StepValue>;
  run: { id: string; startedAt: string };
  item?: unknown;
  index?: number;
  /** In a trigger's input only. */
  event?: unknown;
};
/** What a later step sees of an earlier one. One that was skipped, or failed and was let pass, has no output. */
export type StepValue = { output: unknown; status: string; error: { code: string; message: string } | null };

/** How deep lists and objects may stand in each other. */
export const MOST_DEPTH = 100;

/** The steps that an expression names, each as often as it does. */
export function stepsNamed(source: string): string[] {
  const named: string[] = [];
  const visit = (node: ASTNode) => {
    if ((node.op === "." || node.op === ".?") && isSteps(node.args[0])) named.push(node.args[1]);
    if ((node.op === "[]" || node.op === "[?]") && isSteps(node.args[0]) && node.args[1].op === "value") named.push(String(node.args[1].args));
    for (const each of children(node)) visit(each);
  };
  visit(read(source).ast);
  return named;
}

/** Whether an expression names one of these values. What it gives such a name itself is its own. */
export function namesOneOf(source: string, wanted: readonly string[]): boolean {
  const visit = (node: ASTNode, own: string[]): boolean => {
    if (node.op === "id") return wanted.includes(node.args) && !own.includes(node.args);
    const given = nameGiven(node);
    if (given === undefined) return children(node).some((each) => visit(each, own));
    const [, on, args] = node.args as [string, ASTNode, ASTNode[]];
    return visit(on, own) || args.some((each) => visit(each, [...own, given]));
  };
  return visit(read(source).ast, []);
}

/** The fields of a trigger's event that an expression names. */
export function eventFieldsNamed(source: string): string[] {
  const isEvent = (node: ASTNode) => node.op === "id" && node.args === "event";
  const visit = (node: ASTNode): string[] => {
    const below = children(node).flatMap(visit);
    return node.op === "." && isEvent(node.args[0]) ? [node.args[1], ...below] : below;
  };
  return visit(read(source).ast);
}

/** Works an expression out. What comes of it is plain JSON. Throws an ExpressionError that says what is missing. */
export function evaluate(source: string, scope: Scope, room: Room = newRoom()): unknown {
  const parsed = read(source);
  try {
    return plain(workOut(parsed, safe(scope), room), room, 0);
  } catch (error) {
    throw new ExpressionError(`${source.trim().slice(0, 200)}: ${explain(error)}`);
  }
}

/** CEL's values as JSON's: whole numbers, maps, times and lengths of time. */
function plain(value: unknown, left: Room, depth: number): unknown {
  if (--left.values < 0) throw new ExpressionError("An expression made more than there is room for.");
  if (depth > MOST_DEPTH) throw tooDeep();
  if (typeof value === "string") {
    left.text -= value.length;
    if (left.text < 0) throw new ExpressionError("An expression made more text than there is room for.");
    return value.replaceAll("\0", "\ufffd").toWellFormed();
  }
  if (typeof value === "bigint") {
    if (!Number.isSafeInteger(Number(value))) throw new ExpressionError(`${value} is too large a number to be exact: use string(…).`);
    return Number(value);
  }
  // JSON has no minus zero, and nothing beyond all numbers.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  if (Array.isArray(value)) return value.map((each) => plain(each, left, depth + 1));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new ExpressionError("This is beyond all times.");
    return value.toISOString();
  }
  if (value instanceof Uint8Array) return plain(Buffer.from(value).toString("base64"), left, depth);
  if (value instanceof Map || isPlain(value)) {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    // fromEntries defines each: a key named __proto__ stays a key.
    return Object.fromEntries(entries.map(([key, each]) => [String(plain(String(key), left, depth)), plain(each, left, depth + 1)]));
  }
  const optional = value as { hasValue?(): boolean; value?(): unknown };
  if (typeof optional.hasValue === "function") return optional.hasValue() ? plain(optional.value?.(), left, depth + 1) : null;
  const whole = (value as object).valueOf();
  return plain(typeof whole === "bigint" ? whole : String(value), left, depth);
}

const isPlain = (value: object) => Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
const tooDeep = () => new ExpressionError(`Lists and objects may stand at most ${MOST_DEPTH} levels deep in each other.`);

/** The scope as CEL can read it: it tells an object by its `constructor`, so one that has such a key of its own is made a Map. */
function safe(scope: Scope): object {
  const steps = new Map<string, unknown>();
  for (const [id, step] of Object.entries(scope.steps)) {
    const output = safeValue(step.output);
    steps.set(id, output === step.output ? step : { ...step, output });
  }
  return {
    ...scope,
    steps,
    input: safeValue(scope.input),
    ...("item" in scope && { item: safeValue(scope.item) }),
    ...("event" in scope && { event: safeValue(scope.event) }),
  };
}

/** What a run was given and what its steps put out never changes, and is looked through once. */
const looked = new WeakMap<object, unknown>();

function safeValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const before = looked.get(value);
  if (before !== undefined) return before;
  const made = withMaps(value, 0);
  looked.set(value, made);
  return made;
}

function withMaps(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MOST_DEPTH) throw tooDeep();
  if (Array.isArray(value)) {
    const made = value.map((each) => withMaps(each, depth + 1));
    return made.some((each, i) => each !== value[i]) ? made : value;
  }
  const made = Object.entries(value).map(([key, each]) => [key, withMaps(each, depth + 1)] as const);
  if (Object.hasOwn(value, "constructor")) return new Map(made);
  return made.some(([key, each]) => each !== (value as Record<string, unknown>)[key]) ? Object.fromEntries(made) : value;
}
