import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";

/** What an expression can name: a run's input, the steps before it, and in a foreach the item and its number. */
export type Scope = {
  input: unknown;
  steps: Record<string, StepValue>;
  run: { id: string; startedAt: string };
  item?: unknown;
  index?: number;
};
/** What a later step sees of an earlier one. One that was skipped, or failed and was let pass, has no output. */
export type StepValue = { output: unknown; status: string; error: { code: string; message: string } | null };

/** An expression that cannot be read, or cannot be worked out. The message is for who wrote it. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ExpressionError";
  }
}

const MOST_CHARACTERS = 2_000;
/** How much one expression may make: values in lists and objects, and characters of text. */
const MOST_VALUES = 100_000;
const MOST_TEXT = 1_000_000;
/** The functions of CEL that walk over a list. One inside another would take as long as both lists' lengths multiplied. */
const WALKS = new Set(["all", "exists", "exists_one", "map", "filter"]);

const NAMES = ["input", "steps", "run", "item", "index"] as const;

/**
 * CEL, the Common Expression Language: it has no loops, no assignments and no access to anything that it is not given. JSON has
 * one kind of number where CEL has two, so those are made to go together.
 */
const language = (() => {
  const env = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 10 },
  });
  for (const name of NAMES) env.registerVariable(name, "dyn");
  const work: Record<string, (a: number, b: number) => number> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
  };
  for (const [sign, of] of Object.entries(work)) {
    env.registerOperator(`double ${sign} int`, (a: number, b: bigint) => of(a, Number(b)));
    env.registerOperator(`int ${sign} double`, (a: bigint, b: number) => of(Number(a), b));
  }
  env.registerOperator("double % int", (a: number, b: bigint) => a % Number(b));
  env.registerOperator("double % double", (a: number, b: number) => a % b);
  return env;
})();

const known = new Map<string, ParseResult>();

/** Reads an expression, or throws an ExpressionError that says why it cannot be read. */
function read(source: string): ParseResult {
  const cached = known.get(source);
  if (cached) return cached;
  if (source.length > MOST_CHARACTERS) throw new ExpressionError(`An expression has at most ${MOST_CHARACTERS} characters.`);
  if (source.trim() === "") throw new ExpressionError("The expression is empty.");
  let parsed: ParseResult;
  try {
    parsed = language.parse(withHyphens(source));
  } catch (error) {
    throw new ExpressionError(explain(error));
  }
  refuseCostly(parsed.ast, 0);
  const checked = parsed.check();
  if (!checked.valid) throw new ExpressionError(explain(checked.error));
  if (known.size >= 2_000) known.clear();
  known.set(source, parsed);
  return parsed;
}

/**
 * A step's id may have hyphens, which CEL would take for a minus: `steps.my-step` is read as `steps["my-step"]`. Nobody subtracts
 * anything from a step, so nothing else can be meant. What stands in quotes is left alone.
 */
const withHyphens = (source: string) =>
  source.replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\bsteps\.([A-Za-z]\w*(?:-\w+)+)/g, (whole, quoted, id) =>
    quoted === undefined ? `steps["${id}"]` : whole,
  );

function refuseCostly(node: ASTNode, walks: number): void {
  let inside = walks;
  if (node.op === "call" || node.op === "rcall") {
    const name = node.args[0];
    if (name === "matches") throw new ExpressionError("matches() is not offered here: use contains(), startsWith() or endsWith().");
    if (node.op === "rcall" && WALKS.has(name) && ++inside > 1)
      throw new ExpressionError(`${name}() cannot stand inside another function that walks over a list: use a foreach step or a skill.`);
    // The list that a walk goes over is worked out once, before it.
    if (node.op === "rcall") {
      refuseCostly(node.args[1], walks);
      for (const each of node.args[2]) refuseCostly(each, inside);
      return;
    }
  }
  for (const each of children(node)) refuseCostly(each, inside);
}

/** The nodes directly below a node. */
function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const look = (value: unknown) => {
    if (Array.isArray(value)) for (const each of value) look(each);
    else if (typeof value === "object" && value !== null && "op" in value) found.push(value as ASTNode);
  };
  look(node.args);
  return found;
}

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

/** Whether an expression names one of the values that only a foreach has. */
export function namesItem(source: string): boolean {
  const visit = (node: ASTNode): boolean => (node.op === "id" && (node.args === "item" || node.args === "index")) || children(node).some(visit);
  return visit(read(source).ast);
}

const isSteps = (node: ASTNode) => node.op === "id" && node.args === "steps";

/** Works an expression out. What comes of it is plain JSON. Throws an ExpressionError that says what is missing. */
export function evaluate(source: string, scope: Scope): unknown {
  const parsed = read(source);
  let value: unknown;
  try {
    value = parsed(scope);
  } catch (error) {
    throw new ExpressionError(`${source.trim().slice(0, 200)}: ${explain(error)}`);
  }
  return plain(value, { values: MOST_VALUES, text: MOST_TEXT });
}

function explain(error: unknown): string {
  const { summary, message, code } = error as { summary?: string; message: string; code?: string };
  const first = summary ?? (message.split("\n")[0] as string);
  const [, key] = (code === "no_such_key" && /^No such key: (.*)$/.exec(first)) || [];
  if (key !== undefined) return `there is no "${key}" here. Where it may be missing, ask with has(…) first.`;
  return `${first.replace(/\.$/, "")}.`;
}

/** CEL's values as JSON's: whole numbers, maps, times and lengths of time. */
function plain(value: unknown, left: { values: number; text: number }): unknown {
  if (--left.values < 0) throw new ExpressionError("An expression made more than there is room for.");
  if (typeof value === "string") {
    left.text -= value.length;
    if (left.text < 0) throw new ExpressionError("An expression made more text than there is room for.");
    return value.replaceAll("\0", "\ufffd").toWellFormed();
  }
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  if (Array.isArray(value)) return value.map((each) => plain(each, left));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return plain(Buffer.from(value).toString("base64"), left);
  if (value instanceof Map) return plain(Object.fromEntries(value), left);
  if (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null) {
    // defineProperty inside fromEntries: a key named __proto__ stays a key.
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [String(plain(key, left)), plain(each, left)]));
  }
  const optional = value as { hasValue?(): boolean; value?(): unknown };
  if (typeof optional.hasValue === "function") return optional.hasValue() ? plain(optional.value?.(), left) : null;
  return plain(String(value), left);
}
