import { expect, test } from "vitest";
import { toRows, toSchema } from "./schema-rows";

const schema = {
  type: "object",
  properties: { title: { type: "string", title: "Title" }, count: { type: "integer" }, tone: { type: "string", enum: ["plain", "warm"] } },
  required: ["title"],
};

test("a simple schema is the same after the rows", () => {
  const rows = toRows(schema);
  expect(rows?.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["title", "string", true],
    ["count", "integer", false],
    ["tone", "choice", false],
  ]);
  expect(toSchema(rows ?? [])).toEqual(schema);
  expect(toRows(undefined)).toEqual([]);
  expect(toSchema([])).toBeUndefined();
});

test.for<[string, unknown]>([
  ["a length", { type: "object", properties: { a: { type: "string", maxLength: 3 } } }],
  ["more than fields", { type: "object", properties: {}, additionalProperties: false }],
  ["a required field that it does not describe", { type: "object", properties: {}, required: ["a"] }],
  ["choices with commas", { type: "object", properties: { a: { enum: ["x, y"] } } }],
  ["choices that are no texts", { type: "object", properties: { a: { enum: [1, 2] } } }],
  ["several types", { type: "object", properties: { a: { type: ["string", "null"] } } }],
  ["no object", { type: "array" }],
  ["no schema", "x"],
])("a schema with %s is for the JSON", ([, schema]) => {
  expect(toRows(schema)).toBeUndefined();
});
