import { expect, test } from "vitest";
import { checkAside } from "#lib/runtime/check-input";

const schema = (value: object) => JSON.stringify(value);
const doubling = (depth: number) => ({
  $ref: "#/$defs/d0",
  $defs: Object.fromEntries(
    Array.from({ length: depth + 1 }, (_, i) => [`d${i}`, i === depth ? {} : { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]),
  ),
});

test("an input that fits has no problem, and of one that does not the field is named", async () => {
  const plain = schema({ type: "object", properties: { a: { type: "string" } }, additionalProperties: false });
  expect(await checkAside(plain, { a: "x" })).toBeNull();
  expect((await checkAside(plain, { a: 1 }))?.path).toEqual(["a"]);
  expect(await checkAside(plain, { b: 1 })).toEqual({ path: ["b"], message: "There is no such field." });
  const needs = schema({
    properties: { a: { type: "array", items: { required: ["x", "y"], properties: { z: { enum: ["p", "q"] } } } } },
    required: ["a", "b"],
  });
  expect(await checkAside(needs, {})).toEqual({ path: ["a"], message: "This is missing. So is b." });
  expect(await checkAside(needs, { a: [{ x: 1 }], b: 1 })).toEqual({ path: ["a", "0", "y"], message: "This is missing." });
  expect(await checkAside(needs, { a: [{ x: 1, y: 1, z: "r" }], b: 1 })).toEqual({ path: ["a", "0", "z"], message: 'This must be one of "p", "q".' });
  expect(await checkAside(needs, { a: "t", b: 1 })).toEqual({ path: ["a"], message: "This must be array, not string." });
  const costly = schema({ properties: { a: { pattern: "^[a-z]+$" } } });
  expect(await checkAside(costly, { a: "abc" })).toBeNull();
  expect((await checkAside(costly, { a: "ABC" }))?.path).toEqual(["a"]);
  const referred = schema({ properties: { a: { $ref: "#/$defs/t" } }, $defs: { t: { type: "string" } } });
  expect(await checkAside(referred, { a: 1 })).toMatchObject({ path: ["a"], message: expect.stringContaining("string") });
});

test.each([
  ["an expression that takes for ever", { properties: { a: { pattern: "^(a+)+$" } } }],
  ["references that double", doubling(40)],
])("%s is stopped, and the process goes on meanwhile", async (_, hostile) => {
  let turns = 0;
  const timer = setInterval(() => turns++, 20);
  const problem = await checkAside(schema(hostile), { a: `${"a".repeat(60)}!` });
  clearInterval(timer);
  expect(problem).toEqual({ path: [], message: "The schema cannot be used: to check this input against it takes too long." });
  expect(turns).toBeGreaterThan(10);
});

test.each([
  { properties: { a: { pattern: "(" } } },
  { $ref: "http://elsewhere.example/s" },
  { $ref: 5 },
  { allOf: [{ $ref: "#" }] },
  { not: null },
  { enum: "x" },
])("a schema that makes no sense is a problem and no fault: %j", async (bad) => {
  expect(await checkAside(schema(bad), { a: "x" })).toMatchObject({ path: [] });
});
