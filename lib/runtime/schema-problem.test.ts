import { expect, test } from "vitest";
import { schemaProblem } from "#lib/runtime/schema-problem";

test.each([
  {},
  { type: "object", properties: { a: { type: ["string", "null"], pattern: "^[a-z]+$", enum: ["x"] } }, required: ["a"], additionalProperties: false },
  { $defs: { t: { type: "integer", minimum: 1 } }, properties: { a: { $ref: "#/$defs/t" }, b: { $ref: "#" } } },
  { properties: { pattern: { type: "string" }, type: { enum: [1] }, $ref: { type: "string" } } },
  { anyOf: [{ const: { type: "nonsense" } }, true], default: { pattern: "(" }, examples: [{ $ref: 5 }] },
])("a schema that can be used: %j", (schema) => {
  expect(schemaProblem(schema as Record<string, unknown>)).toBeUndefined();
});

test.each([
  [{ properties: { a: { pattern: "(" } } }, "#/properties/a: Invalid regular expression"],
  [{ patternProperties: { "(": {} } }, "#: Invalid regular expression"],
  [{ propertyNames: { pattern: "[" } }, "#/propertyNames: Invalid"],
  [{ $ref: "http://elsewhere.example/s" }, "#: $ref"],
  [{ $ref: 5 }, "#: $ref"],
  [{ $ref: "#/$defs/none" }, "#: $ref"],
  [{ $ref: "#/%zz" }, "#: $ref"],
  [{ $ref: "#/%ff" }, "#: $ref"],
  [JSON.parse(`${'{"not":'.repeat(5000)}{}${"}".repeat(5000)}`), "levels deep"],
  [{ enum: "x" }, "#: enum"],
  [{ not: null }, "#/not must be a schema"],
  [{ type: "strin" }, "#: type"],
  [{ allOf: {} }, "#/allOf"],
  [{ properties: [] }, "#/properties"],
  [{ required: "a" }, "#: required"],
])("a schema that cannot: %#", (schema, problem) => {
  expect(schemaProblem(schema as Record<string, unknown>)).toContain(problem);
});
