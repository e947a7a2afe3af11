import { expect, test } from "vitest";
import { lineAt, linesOf, readJson } from "./json-lines";

const text = `{
  "slug": "a, { b",
  "steps": [
    { "id": "one", "input": {
        "x\\"y": [1, 2,
          3]
    } },

    { "id": "two" }
  ],
  "none": {}, "last": null
}`;

test("every value is on its line, whatever stands in texts", () => {
  const lines = linesOf(text);
  expect(lines.get("slug")).toBe(2);
  expect(lines.get("steps.0")).toBe(4);
  expect(lines.get('steps.0.input.x"y')).toBe(5);
  expect(lines.get('steps.0.input.x"y.2')).toBe(6);
  expect(lines.get("steps.1.id")).toBe(9);
  expect(lines.get("last")).toBe(11);
  expect(lineAt(lines, "steps.1.skill")).toBe(9);
  expect(lineAt(lines, "inputSchema")).toBe(1);
});

test.for<[string, number]>([
  ['{\n  "a": 1,\n  b\n}', 3],
  ['{\n  "steps": [, {\n  }]\n}', 2],
  ['{\n  "a": 1\n  "b": 2\n}', 3],
  ['{\n  "a": [1,\n 2,\n ]\n}', 4],
  ['{\n  "a": "one\n  two"\n}', 2],
  ['{\n  "a": tru\n}', 2],
  ['{\n  "a": 1,\n}', 3],
  ['{\n  "a": 1\n}\n}', 4],
  ['{\n  "a": {\n    "b": 1\n', 3],
  ['{\n  "a" 1\n}', 2],
  ["", 1],
])("%j cannot be read from line %i on", ([text, line]) => {
  expect(readJson(text)).toMatchObject({ line, why: expect.stringMatching(new RegExp(`^Line ${line}: \\D`)) });
});

test("a text that can be read is read", () => {
  expect(readJson(text)).toEqual({ value: JSON.parse(text) });
});
