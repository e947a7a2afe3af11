import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExpressionError, evaluate, namesOneOf, type Scope, type StepValue, stepsNamed } from "#lib/runtime/workflow/expression";

const step = (output: unknown): StepValue => ({ output, status: "completed", error: null });
const scope = (input: unknown, steps: Record<string, unknown> = {}): Scope => ({
  input,
  steps: Object.fromEntries(Object.entries(steps).map(([id, output]) => [id, step(output)])),
  run: { id: "run_1", startedAt: "2026-01-31T09:00:00.000Z" },
});
const refusal = (source: string, given = scope({})): string => {
  try {
    evaluate(source, given);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return (error as Error).message;
  }
  throw new Error(`${source} was worked out`);
};

test("JSON's numbers go together with CEL's", () => {
  const given = scope({ n: 5, half: 2.5, list: [1, 2, 3], zero: 0 });
  for (const [source, value] of Object.entries({
    "input.n + 1": 6,
    "1 + input.n": 6,
    "input.n / 2": 2.5,
    "5 % input.half": 0,
    "input.n % 2": 1,
    "-input.n": -5,
    "-0.0": 0,
    "input.n == 5 && 5 == input.n && input.n != 6": true,
    "input.n in [4, 5]": true,
    "input.half > 2 && input.half < input.n": true,
    "[1, 2, 3] == input.list && input.list == [1, 2, 3]": true,
    "input.list[input.n - 4] + input.list[0]": 3,
    "input.list.map(x, x * 2).exists(x, x == 6)": true,
    "string(input.n)": "5",
    "uint(7)": 7,
    "1.0 / input.zero": null,
    "9007199254740991": 9007199254740991,
    "9007199254740993.0": 9007199254740992,
    "string(9007199254740993)": "9007199254740993",
  }))
    expect([source, evaluate(source, given)]).toEqual([source, value]);
  expect(refusal("9007199254740993")).toBe("9007199254740993: 9007199254740993 is too large a number to be exact: use string(…).");
  expect(refusal("9223372036854775807 + 1")).toContain("overflow");
});

test("what comes of an expression is plain JSON", () => {
  for (const [source, value] of Object.entries({
    "timestamp(run.startedAt) + duration('36h')": "2026-02-01T21:00:00.000Z",
    "duration('90m')": "5400s",
    "b'abc'": "YWJj",
    "[optional.of({'a': optional.none()}), null]": [{ a: null }, null],
    "{'a': {'b': [1, true]}}": { a: { b: [1, true] } },
    "{1: 'x'}": { 1: "x" },
    "'a\\u0000b'": "a\ufffdb",
    "input.lone": "\ufffd!",
    "input.?missing.orValue('none')": "none",
    "has(input.lone) && !has(input.missing)": true,
  }))
    expect([source, evaluate(source, scope({ lone: "\ud800!" }))]).toEqual([source, value]);
  expect(refusal("timestamp(run.startedAt) + duration('99999999999999h')")).toContain("beyond all times");
});

test("keys that objects have anyway are keys like others", () => {
  const names = ["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "valueOf"];
  for (const name of names) {
    const input = JSON.parse(`{"deep": [{"${name}": {"x": "found"}}], "${name}": "top"}`);
    const given = scope(input, { "my-step": input, ...(name === "__proto__" ? {} : { [name]: "mine" }) });
    expect(evaluate(`input["${name}"]`, given)).toBe("top");
    expect(evaluate(`input.deep[0]["${name}"].x + steps.my-step.output.deep[0]["${name}"].x`, given)).toBe("foundfound");
    expect(JSON.stringify(evaluate("input", given))).toBe(JSON.stringify(input));
    expect(refusal(`input["${name}"]`)).toContain(`there is no "${name}" here`);
    expect([refusal("[1][1]"), refusal("[][0]")]).toEqual(Array(2).fill(expect.stringContaining("the list is not as long as that")));
    if (name !== "__proto__") expect(evaluate(`steps["${name}"].output`, given)).toBe("mine");
  }
  expect(refusal("{'constructor': 1}")).toContain('cannot have the key "constructor"');
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test("a step's id may have hyphens", () => {
  const given = scope({ steps: { a: 5 }, b: 3 }, { "my-step": { n: 1 }, "a--b": 2, a: 4 });
  expect(evaluate("steps.my-step.output.n-1", given)).toBe(0);
  expect(evaluate("has(steps.my-step.output.n) && !has(steps.my-step.output.m)", given)).toBe(true);
  expect(evaluate("steps.in.output + steps.true.output", scope({}, { in: 1, true: 2 }))).toBe(3);
  expect(evaluate("steps.a--b.output + steps . my-step.output.n", given)).toBe(3);
  expect(evaluate("steps.?no-step.orValue(7)", given)).toBe(7);
  expect(evaluate("input.steps.a-input.b", given)).toBe(2);
  expect(evaluate(`"steps.my-step " + '''it's steps.my-step''' // steps.my-step`, given)).toBe("steps.my-step it's steps.my-step");
  expect(stepsNamed(`steps.my-step.output == steps["x-y"].output && has(steps.?z-1.output) && "steps.no" != ""`)).toEqual(["my-step", "x-y", "z-1"]);
  expect(refusal("steps.no-step.output")).toContain('there is no "no-step" here');
});

test("what an expression names itself is its own", () => {
  const namesItem = (source: string) => namesOneOf(source, ["item", "index"]);
  expect(["item", "index + 1", "item.map(item, item)", "input.map(x, item)"].map(namesItem)).toEqual([true, true, true, true]);
  expect(["input.map(item, item.name)", "cel.bind(index, 1, index)", "input.all(item, item > 1)"].map(namesItem)).toEqual([false, false, false]);
});

describe("nothing hangs or fills the room", () => {
  const list = Array.from({ length: 90_000 }, (_, i) => i);
  const same = Array.from({ length: 300 }, (_, i) => Array.from({ length: 300 }, (_, j) => (j < 299 ? 0 : i)));
  const given = scope({ list, same, text: "x".repeat(200_000), digits: "1".repeat(200_000) });
  let doubled = "x.size()";
  for (let i = 0; i < 12; i++) doubled = `cel.bind(x, x + x, ${doubled})`;
  for (const source of [
    "input.list.map(x, input.list.map(y, input.list.map(z, 1)))",
    "input.list.filter(x, x in input.list)",
    "input.list.map(x, input.list + input.list)",
    "input.list.map(x, input.text.upperAscii())",
    "input.list.map(x, input.text.split(''))",
    "input.list.map(x, true, input.text + input.text)",
    "input.list.all(x, input.text.contains('y') || true)",
    "input.text.split('').join(input.text)",
    "input.list.map(x, input.text).join()",
    `cel.bind(x, input.text, ${doubled})`,
    `cel.bind(x, input.list, ${doubled})`,
    "duration(input.digits)",
    "input.list.exists(x, duration(input.digits) == duration('1s'))",
    "input.list.map(x, timestamp(run.startedAt).getHours('Europe/Berlin'))",
    "input.text.matches('(x+)+y')",
    "matches(input.text, '(x+)+y')",
    "[input.list, input.list]",
    "bytes('[[1]]').json()[0].matches('a')",
  ])
    test(source.slice(0, 100), () => {
      const begin = performance.now();
      expect(refusal(source, given)).toMatch(/too much|too long|more than|more text|at most|not offered|limit/i);
      expect(performance.now() - begin).toBeLessThan(20_000);
    });

  test("what people write is far from that", () => {
    expect(evaluate("input.list.filter(x, x > 5 && x < 20000).map(x, {'n': x}).size()", given)).toBe(19_994);
    expect(evaluate("input.same.filter(x, x in input.same).size()", given)).toBe(300);
  });

  test("the library offers only functions that were judged", () => {
    const { functions } = new Environment({ enableOptionalTypes: true }).getDefinitions();
    // matches is refused, join and duration are guarded, walks are counted; all others take as long as their text or list, which is weighed.
    expect([...new Set(functions.map(({ name }) => name))].sort().join(" ")).toBe(
      "all at base64 bind bool bytes contains double duration dyn endsWith exists exists_one filter getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds has hasValue hex indexOf int join json lastIndexOf lowerAscii map matches none of or orValue size split startsWith string substring timestamp trim type uint upperAscii value",
    );
  });

  test("what is too deep is refused", () => {
    const deep = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
    expect(refusal("input", scope(deep))).toContain("levels deep");
    expect(refusal(`bytes('{"a":${"[".repeat(900)}${"]".repeat(900)}}').json()`)).toContain("levels deep");
    expect(refusal(`${"(".repeat(900)}1${")".repeat(900)}`)).toContain("Depth");
    expect(refusal(`${"!".repeat(1_900)}true`)).toMatch(/Nodes/);
    expect(refusal(" ".repeat(3_000))).toContain("2000 characters");
  });
});

test("whatever is written, it comes to JSON or to an ExpressionError", () => {
  const words = `input steps run item index . .? [ ] [? ( ) { } , : ? + - * / % == != < > <= >= && || ! in "a" 'b' 1 2.5 0u null true size has map filter all
    exists join split bind cel x y timestamp duration bytes json string int matches constructor __proto__ optional of none value a-b // \\ \n`.split(/ +/);
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((each) => each.join(" ")),
    fc.string({ maxLength: 30 }),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, fc.jsonValue({ maxDepth: 3 }), (source, input) => {
      let value: unknown;
      try {
        value = evaluate(source, scope(input, { a: input }));
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        expect((error as Error).message.length).toBeLessThan(700);
        return;
      }
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    }),
    { numRuns: 1_500 },
  );
});
