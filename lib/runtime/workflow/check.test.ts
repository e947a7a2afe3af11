import "#lib/api/messages";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDefinition } from "#lib/runtime/workflow/check";

const around = (given: unknown, more: object = {}) => ({ slug: "a-flow", name: "A flow", steps: given, ...more });
const said = (given: unknown) => readDefinition(given).problems.map(({ step, path, message }) => `${step ?? "-"} | ${path} | ${message}`);
const value = (id: string, output: unknown = 1) => ({ id, type: "transform", output });
const TYPES = "skill, approval, branch, parallel, foreach, wait, connector, memory, transform";

test("everything that is wrong is said at once, with its step and the way to it", () => {
  const given = around(
    [
      value("first", "{{steps.later.output}} {{steps.none.output}} {{item}}"),
      {
        id: "choose",
        type: "branch",
        when: [
          { if: "steps.first.output ==", steps: [value("first")] },
          { if: 5, steps: [{ id: "nameless", type: "skill" }] },
        ],
      },
      { type: "memory", note: "{{input.x" },
      { id: "later", type: "nope" },
      { id: "each", type: "foreach", items: "input.files", steps: [value("in", "{{item}} {{steps.nameless.status}}")] },
      { id: "use", type: "memory", note: "{{steps.in.output}} {{steps.later.output}} {{steps.choose.output}}" },
      { id: "rest", type: "wait", extra: 1, seconds: -1, timeoutSeconds: 0.5 },
    ],
    { slug: "Not a slug", inputSchema: { type: "thing" } },
  );
  expect(said(given).sort()).toEqual(
    [
      "- | slug | Must be a slug: lower-case letters, digits and single hyphens, and not only digits.",
      "- | inputSchema | This is no JSON Schema: #: type must be one of array, boolean, integer, null, number, object, string.",
      'first | steps.0.output | The step "later" is not done when this one begins.',
      'first | steps.0.output | There is no step "none".',
      "first | steps.0.output | item and index are only there inside a foreach.",
      "choose | steps.1.when.0.if | The expression ends too early.",
      "first | steps.1.when.0.steps.0.id | There is another step with this id at steps.0.",
      "choose | steps.1.when.1.if | Must be text.",
      "nameless | steps.1.when.1.steps.0.skill | This field is required.",
      "nameless | steps.1.when.1.steps.0.input | This field is required.",
      "- | steps.2.id | This field is required.",
      `later | steps.3.type | Must be one of ${TYPES}.`,
      "each | steps.4.items | Must be a list, or an expression that is one, such as {{input.files}}.",
      'use | steps.5.note | The step "in" is not done when this one begins.',
      "rest | steps.6.seconds | Must be at least 0.",
      "rest | steps.6.timeoutSeconds | Must be a whole number.",
      "rest | steps.6.extra | There is no such field.",
    ].sort(),
  );
});

test("what is not even a definition is told what one has", () => {
  expect(said(null)).toEqual(["- |  | Must be an object."]);
  expect(said({})).toEqual(["slug", "name", "steps"].map((field) => `- | ${field} | This field is required.`));
  expect(said(around([]))).toEqual(["- | steps | Must not be empty."]);
  expect(said(around(["x", {}, { id: "a", type: 5 }, { id: "b", type: "wait", seconds: {} }]))).toEqual([
    "- | steps.0 | Must be an object.",
    "- | steps.1.type | This field is required.",
    `a | steps.2.type | Must be one of ${TYPES}.`,
    "b | steps.3.seconds | Must be a number or text.",
  ]);
});

test("values that cannot come right are found before a run", () => {
  for (const [step, problem] of [
    [{ type: "wait", seconds: "soon" }, "x | steps.0.seconds | Must be a number that is not below zero, or an expression that is one."],
    [{ type: "wait", until: "tomorrow" }, "x | steps.0.until | Must be an ISO time, such as 2026-01-31T09:00:00Z, or an expression that is one."],
    [{ type: "wait" }, "x | steps.0 | A wait has either seconds or until."],
    [
      { type: "foreach", items: "{{input.a}} {{input.b}}", steps: [value("y")] },
      "x | steps.0.items | Must be a list, or an expression that is one, such as {{input.files}}.",
    ],
    [{ type: "skill", skill: "a", input: "", timeoutSeconds: 901 }, "x | steps.0.timeoutSeconds | A skill may take at most 900 seconds."],
    [
      { type: "skill", skill: "a", input: "", attachments: 7 },
      "x | steps.0.attachments | Must be a list, or an expression that is one, such as {{input.files}}.",
    ],
    [{ type: "memory", note: "{{'a'.matches('b')}}" }, "x | steps.0.note | matches() is not offered here: use contains(), startsWith() or endsWith()."],
    [{ type: "transform", output: { a: ["{{input.x"] } }, "x | steps.0.output | An expression that begins with {{ has no }}."],
    [
      { type: "approval", message: "?", resumeSchema: { type: "no" } },
      "x | steps.0.resumeSchema | This is no JSON Schema: #: type must be one of array, boolean, integer, null, number, object, string.",
    ],
  ] as const)
    expect(said(around([{ id: "x", ...step }]))).toEqual([problem]);
  for (const step of [
    { type: "wait", seconds: "5" },
    { type: "wait", until: "{{input.at}}" },
    { type: "foreach", items: "{{ input.list.map(item, item.name) }}", steps: [value("y", "{{item}}")] },
  ])
    expect(said(around([{ id: "x", ...step }]))).toEqual([]);
});

test("a condition that is written like a template is told what one is", () => {
  const branch = (condition: string) => around([{ id: "x", type: "branch", when: [{ if: condition, steps: [value("in")] }] }]);
  for (const wrong of ["{{input.n}} == 1", "input.n == {{input.m}}", "{{input.n", "{{input.n}}{{input.m}}", "{{input.n}"])
    expect(said(branch(wrong)), wrong).toEqual([
      "x | steps.0.when.0.if | A condition is an expression as it is, without {{ }}: steps.ok.output.approved == true.",
    ]);
  for (const right of ["{{ input.n == 1 }}", "input.n == '{{1}}'", 'input.n == {"a": {"b": 1}}']) expect(said(branch(right)), right).toEqual([]);
});

test("whatever stands where expressions may, the answer is what is wrong with it", () => {
  const token = fc.constantFrom(
    "{{",
    "}}",
    "{",
    "}",
    "'",
    '"',
    "\\",
    "//",
    "\n",
    "[",
    "]",
    "(",
    ")",
    ".",
    "==",
    "steps.",
    "input",
    "item",
    "r'",
    "in",
    "-",
    "?",
    ":",
    "1",
    ".map(",
    "ü",
  );
  const text = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, (odd) => {
      const inner = [value("in")];
      const all = [
        { type: "skill", skill: "a", input: odd, attachments: odd, connector: { type: odd, fields: { [odd]: odd } } },
        { type: "approval", message: odd, resumeSchema: { pattern: odd, $ref: odd } },
        { type: "branch", when: [{ if: odd, steps: inner }] },
        { type: "foreach", items: odd, steps: [value("each", odd)] },
        { type: "wait", seconds: odd },
        { type: "wait", until: odd },
        { type: "connector", action: "gmail.send", input: { [odd]: [odd] } },
        { type: "memory", note: odd },
        value("x", { [odd]: odd }),
      ];
      for (const step of all) expect(Array.isArray(readDefinition(around([{ id: "x", ...step }])).problems)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("how many steps there may be, and how deep", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => value(`s${i}`));
  expect(said(around(many(200)))).toEqual([]);
  expect(said(around(many(201)))).toContain("- | steps | A workflow has at most 200 steps.");
  expect(said(around([{ id: "p", type: "parallel", branches: [many(150), many(50).map((each) => ({ ...each, id: `t${each.id}` }))] }]))).toEqual([
    "- | steps | A workflow has at most 200 steps.",
  ]);
  const nested = (levels: number): object => (levels === 1 ? value("deep") : { id: `l${levels}`, type: "parallel", branches: [[nested(levels - 1)]] });
  expect(said(around([nested(8)]))).toEqual([]);
  expect(said(around([nested(9)]))).toEqual([expect.stringContaining("Steps may stand at most 8 levels deep in each other.")]);
  for (const levels of [200, 100_000]) {
    const text = `${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}`;
    expect(said(around([value("x", JSON.parse(text))]))).toEqual([expect.stringMatching(/^x \| steps\.0\.output\.a.* \| Must be at most 100 levels deep\.$/)]);
    expect(said(around([value("x")], { inputSchema: JSON.parse(text) }))).toEqual([
      expect.stringMatching(/^- \| inputSchema\.a.* \| Must be at most 100 levels deep\.$/),
    ]);
    expect(said(around(JSON.parse(text)))).toHaveLength(1);
  }
});

test("reading a definition takes no time worth naming, however it is filled", () => {
  const filled = (one: (i: number) => unknown, count: number) =>
    around([
      value(
        "x",
        Array.from({ length: count }, (_, i) => one(i)),
      ),
    ]);
  const begin = performance.now();
  expect(said(filled((i) => `{{${"1+".repeat(240)}${i}}}`, 1_000))).toEqual(["- | steps | All expressions together have at most 100000 characters."]);
  expect(said(filled((i) => `{{nothing${i}}}`, 2_000))).toHaveLength(500);
  expect(said(around(Array.from({ length: 30_000 }, () => 1)))).toHaveLength(500);
  expect(performance.now() - begin).toBeLessThan(15_000);
});

/** Changes something somewhere: a field is left out, is another value, or is one too many. */
