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

test("a text that cannot be read says on which line", () => {
  expect(readJson('{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(readJson('{\n  "a": 1,\n  b\n}')).toMatchObject({ line: 3 });
  expect(readJson("")).toHaveProperty("why");
});
