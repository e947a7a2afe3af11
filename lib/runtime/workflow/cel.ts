import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import { withPlainNames } from "#lib/runtime/workflow/cel-text";

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
/** How much it may do: so many parts worked out, where a long text or list counts for more than one. */
const MOST_WORK = 2_000_000;
/** What it is to begin with an expression, and to ask for a time in another zone. */
const BEGINNING = 50;
const ZONE = 1_000;
/** And when that says nothing of how long it takes, so many milliseconds. Nothing that people write comes near to it. */
const MOST_TIME = 10_000;
/** The functions of CEL that walk over a list, and give each item a name. */
const WALKS = new Set(["all", "exists", "exists_one", "map", "filter"]);

const NAMES = ["input", "steps", "run", "item", "index", "event"] as const;

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
    "%": (a, b) => a % b,
  };
  for (const [sign, of] of Object.entries(work)) {
    env.registerOperator(`double ${sign} int`, (a: number, b: bigint) => of(a, Number(b)));
    env.registerOperator(`int ${sign} double`, (a: bigint, b: number) => of(Number(a), b));
  }
  env.registerOperator("double % double", (a: number, b: number) => a % b);
  return env;
})();

/** What this file knows of the library's insides: everything below the top is worked out by `run`, and a call by its `handle`. */
type Evaluator = { run(node: Node, scope: unknown): unknown };
type Node = ASTNode & {
  evaluate(evaluator: Evaluator, node: Node, scope: unknown): unknown;
  handle?: (...given: unknown[]) => unknown;
  setMeta(key: string, value: unknown): void;
};

/** What is left for one expression, or for all of one step: values, characters of text, and work. */
export type Room = { values: number; text: number; work: number };
export const newRoom = (): Room => ({ values: MOST_VALUES, text: MOST_TEXT, work: MOST_WORK });

let room = newRoom();
let until = 0;
let total = 0;
/** The parts whose value is gone through by what they are given to. */
const weighed = new WeakSet<ASTNode>();

/** How much work was done in all, for those who do much of it in one go. A million takes some tenths of a second. */
export const workDone = (): number => total;

function charge(amount: number) {
  const before = room.work;
  room.work -= amount;
  total += amount;
  if (room.work < 0) throw new ExpressionError("This is too much work for an expression: use a foreach step or a skill.");
  if (room.work >> 8 !== before >> 8 && performance.now() > until)
    throw new ExpressionError("This takes too long for an expression: use a foreach step or a skill.");
}

function weigh(value: unknown) {
  if (typeof value === "string") {
    if (value.length > MOST_TEXT) throw new ExpressionError("An expression made more text than there is room for.");
    charge(value.length / 20);
  } else if (Array.isArray(value)) {
    if (value.length > MOST_VALUES) throw new ExpressionError("An expression made more than there is room for.");
    charge(value.length / 10);
  }
}

// The library has no limit of work of its own. Its one evaluator is handed to every part, and so to this one.
const probe = language.parse("true");
(probe.ast as Node).setMeta("evaluate", (evaluator: Evaluator) => {
  evaluator.run = (node, scope) => {
    charge(1);
    const value = node.evaluate(evaluator, node, scope);
    if (weighed.has(node)) weigh(value);
    return value;
  };
  return true;
});
probe({});

/** Works out what was read. Throws what the library throws, or an ExpressionError when it is too much. */
export function workOut(parsed: ParseResult, scope: object, left: Room): unknown {
  room = left;
  until = performance.now() + MOST_TIME;
  charge(BEGINNING);
  return parsed(scope);
}

const known = new Map<string, ParseResult>();
/** What was read last is often asked for again at once. */
let last: { source: string; parsed: ParseResult } | undefined;

/** Reads an expression, or throws an ExpressionError that says why it cannot be read. */
export function read(source: string): ParseResult {
  const cached = last?.source === source ? last.parsed : known.get(source);
  if (cached) return cached;
  if (source.length > MOST_CHARACTERS) throw new ExpressionError(`An expression has at most ${MOST_CHARACTERS} characters.`);
  if (source.trim() === "") throw new ExpressionError("The expression is empty.");
  const { source: plain, names } = withPlainNames(source);
  let parsed: ParseResult;
  try {
    parsed = language.parse(plain);
  } catch (error) {
    throw new ExpressionError(explain(error));
  }
  let walks = false;
  visit(parsed.ast, (node) => {
    if ((node.op === "." || node.op === ".?") && isSteps(node.args[0])) node.args[1] = names.get(node.args[1]) ?? node.args[1];
    if (node.op === "call" || node.op === "rcall") {
      if (node.args[0] === "matches") throw new ExpressionError("matches() is not offered here: use contains(), startsWith() or endsWith().");
      walks ||= WALKS.has(node.args[0]) || node.args[0] === "bind";
    }
    if (node.op === "map") {
      const lost = node.args.map(([key]) => key.args).find((key) => LOST.has(key));
      if (lost !== undefined) throw new ExpressionError(`An object in an expression cannot have the key "${lost}".`);
    }
    if (HEAVY.has(node.op)) for (const each of children(node)) weighed.add(each);
  });
  const checked = parsed.check();
  if (!checked.valid) throw new ExpressionError(explain(checked.error));
  visit(parsed.ast, guard);
  last = { source, parsed };
  // One that walks over a list keeps what it was last given; a long one keeps much of its own.
  if (walks || source.length > 300) return parsed;
  if (known.size >= 1_000) known.clear();
  known.set(source, parsed);
  return parsed;
}

/** Keys that the library leaves out of an object without a word. */
const LOST = new Set<unknown>(["__proto__", "constructor", "prototype"]);
const HEAVY = new Set(["call", "rcall", "+", "in", "==", "!=", "<", "<=", ">", ">="]);

/** Some functions take more time or room than what they are given is long, and have to be looked after before. */
function guard(node: ASTNode) {
  const { handle } = node as Node;
  if ((node.op !== "call" && node.op !== "rcall") || !handle) return;
  if (node.args[0] === "join" && node.op === "rcall")
    (node as Node).handle = (given, ...rest) => {
      const [list, between = ""] = given as [unknown, unknown];
      if (Array.isArray(list)) {
        const texts = list.reduce((sum: number, each) => sum + (typeof each === "string" ? each.length : 0), 0);
        if (texts + list.length * String(between).length > MOST_TEXT) throw new ExpressionError("An expression made more text than there is room for.");
      }
      return handle(given, ...rest);
    };
  if (node.op === "rcall" && node.args[0].startsWith("get") && node.args[2].length > 0)
    (node as Node).handle = (...given) => {
      charge(ZONE);
      return handle(...given);
    };
  if (node.args[0] === "duration")
    (node as Node).handle = (given, ...rest) => {
      if (String((given as unknown[])[0]).length > 100) throw new ExpressionError("A duration has at most 100 characters.");
      return handle(given, ...rest);
    };
}

function visit(node: ASTNode, of: (node: ASTNode) => void) {
  of(node);
  for (const each of children(node)) visit(each, of);
}

/** The nodes directly below a node. */
export function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const look = (value: unknown) => {
    if (Array.isArray(value)) for (const each of value) look(each);
    else if (typeof value === "object" && value !== null && "op" in value) found.push(value as ASTNode);
  };
  look(node.args);
  return found;
}

export const isSteps = (node: ASTNode) => node.op === "id" && node.args === "steps";

/** The name that a call gives to what it walks over, or binds. */
export function nameGiven(node: ASTNode): string | undefined {
  if (node.op !== "rcall" || !(WALKS.has(node.args[0]) || node.args[0] === "bind")) return undefined;
  const [first] = node.args[2];
  return first?.op === "id" ? first.args : undefined;
}

const MOST_SAID = 300;

/** What is wrong, in one line, for who wrote the expression. */
export function explain(error: unknown): string {
  if (error instanceof ExpressionError) return error.message;
  const { summary, message, code } = error as { summary?: string; message: string; code?: string };
  const first = (summary ?? (message.split("\n")[0] as string)).slice(0, MOST_SAID);
  const [, key] = (code === "no_such_key" && /^No such key: (.*)$/s.exec(first)) || [];
  if (key !== undefined) return `there is no "${key}" here. Where it may be missing, ask with has(…) first.`;
  if (code === "index_out_of_bounds") return "the list is not as long as that. Where it may be shorter, ask for its size(…) first.";
  if (code === "unknown_variable") return `${first}. There are input, steps and run, inside a foreach item and index, and in a trigger event.`;
  if (/^(Unexpected token: |Expected \w+, got )EOF$/.test(first)) return "The expression ends too early.";
  if (code === "limit_exceeded") return `It is too long or too deep for an expression: ${first}.`;
  return `${first.replace(/\.$/, "")}.`;
}
