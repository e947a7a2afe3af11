import fc from "fast-check";
import { expect, test } from "vitest";
import { ExpressionError, type Scope } from "#lib/runtime/workflow/expression";
import { holds } from "#lib/runtime/workflow/step-input";
import { asText, expressionsIn, fill, pieces } from "#lib/runtime/workflow/template";

const scope: Scope = { input: { a: { b: 1 }, word: "w", none: null, list: [1, "x"] }, steps: {}, run: { id: "run_1", startedAt: "2026-01-01T00:00:00.000Z" } };

test("a text that is one expression keeps its type, and in any other values stand as text", () => {
  for (const [template, value] of [
    ["{{input.list}}", [1, "x"]],
    [" {{input.list}}", ' [1,"x"]'],
    ["{{input.word}}{{input.word}}", "ww"],
    ["{{input.none}}", null],
    ["<{{input.none}}>", "<>"],
    ['{{ {"a": {"b": 1}} }}', { a: { b: 1 } }],
    ['{{{"a": {"b": 1}}}}', { a: { b: 1 } }],
    ['{{{"a": 1}}}}', '{"a":1}}'],
    ["{{ {}.size() }}}", "0}"],
    [`{{"}}" + '{{' + "\\"}}"}}`, '}}{{"}}'],
    [`{{"""a "quoted" }} text's"""}}`, `a "quoted" }} text's`],
    [`{{'''}}'''}}`, "}}"],
    [`{{r"\\d}}"}}`, "\\d}}"],
    [`{{""}}`, ""],
    [`{{"" + ''}}!`, "!"],
    ["{{input.word // it's }} a comment", "w a comment"],
    ["{{input.word // one } brace\n + '!'}}", "w!"],
    ["{ {input.word} } } }}", "{ {input.word} } } }}"],
    ["", ""],
  ] as const)
    expect([template, fill(template, scope)]).toEqual([template, value]);
  for (const template of ["{{", "{{input", "{{'}}", "{{input.a}", '{{"}}', "{{ { }}", "{{}}", "{{ }}", "{{ {{input.a}} }}", `{{"""}}`])
    expect(() => fill(template, scope), template).toThrow(ExpressionError);
});

test("a condition may stand in braces or by itself", () => {
  expect(["input.a.b == 1", " {{ input.a.b == 1 }} ", '{"x": {"y": true}}.x.y', '{{ {"x": {"y": true}}.x.y }}'].map((each) => holds(each, scope))).toEqual(
    Array.from({ length: 4 }, () => true),
  );
  for (const condition of ["{{true}} && {{true}}", "{{true", "", "'true'", "input.none"])
    expect(() => holds(condition, scope), condition).toThrow(ExpressionError);
});

test("a template without expressions is itself, and every expression is found where it stands", () => {
  const withoutBraces = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("{{", "{ {"));
  fc.assert(
    fc.property(withoutBraces, (text) => {
      if (!text.includes("{{")) expect(fill(text, scope)).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (text.includes("{{")) return;
      expect(JSON.stringify(fill(JSON.parse(text), scope))).toBe(text);
      expect(expressionsIn(value)).toEqual([]);
    }),
  );
  // Any text can be put into an expression as a literal, and comes out again.
  fc.assert(
    fc.property(fc.string(), withoutBraces, (text, around) => {
      const literal = JSON.stringify(text);
      if (/\\u00|\\b|\\f|\0/.test(literal) || around.endsWith("{")) return;
      const before = around.replaceAll("{", "(");
      expect(fill(`${before}{{${literal}}}|${before}`, scope)).toBe(`${before}${text}|${before}`);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom("{", "}", "'", '"', "\\", "a", "//", "\n", " ")), (marks) => {
      const text = marks.join("");
      try {
        expect(
          pieces(text)
            .map((each) => ("text" in each ? each.text : `{{${each.expression}}}`))
            .join(""),
        ).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
  );
  expect(expressionsIn({ a: ["{{x}} and {{y}}", { b: "{{z}}" }] }, ["input"])).toEqual([
    { expression: "x", path: ["input", "a", 0] },
    { expression: "y", path: ["input", "a", 0] },
    { expression: "z", path: ["input", "a", 1, "b"] },
  ]);
  expect([asText(null), asText("x"), asText([1]), asText(0)]).toEqual(["", "x", "[1]", "0"]);
});

test("all that stands in one template shares the room of one", () => {
  const given = { ...scope, input: { text: "x".repeat(90_000), list: Array.from({ length: 20_000 }, (_, i) => i) } };
  const text = Array.from({ length: 20 }, () => "{{input.text}}");
  expect((fill(text.slice(0, 10), given) as string[]).length).toBe(10);
  expect(() => fill(text, given)).toThrow("more text than there is room for");
  expect(() => fill(text.join(""), given)).toThrow("more text than there is room for");
  expect(() => fill({ all: Array.from({ length: 6 }, () => "{{input.list}}") }, given)).toThrow("more than there is room for");
  expect(() =>
    fill(
      Array.from({ length: 60 }, () => "{{input.list.all(x, x >= 0)}}"),
      given,
    ),
  ).toThrow("too much work");
});
