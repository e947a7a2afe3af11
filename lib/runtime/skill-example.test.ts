import { expect, test } from "vitest";
import { parseExample } from "#lib/runtime/skill-example";

const bytes = (text: string) => new TextEncoder().encode(text);
const files = ["assets/a.csv", "assets/b/a.csv", "assets/A.CSV"].map((path) => ({ path, data: bytes("x") }));
const read = (json: unknown, more = files) => parseExample("assets/example.json", bytes(typeof json === "string" ? json : JSON.stringify(json)), more);

test("an example is a text or an object, with files of the folder", () => {
  expect(read({ input: "Hello" })).toEqual({ input: "Hello", attachments: [] });
  expect(read({ input: { a: 1 }, attachments: ["assets/a.csv"] })).toEqual({ input: { a: 1 }, attachments: ["assets/a.csv"] });
});

test.for([
  ["not JSON", "{", /assets\/example\.json is not JSON/],
  ["no input", {}, /assets\/example\.json: input must be text or an object\./],
  ["a list", { input: [1] }, /input must be text or an object/],
  ["a field of another name", { input: "a", files: [] }, /files/],
  ["a file that is not there", { input: "a", attachments: ["assets/c.csv"] }, /attaches 'assets\/c\.csv', which is not in the folder/],
  ["two files of one name", { input: "a", attachments: ["assets/a.csv", "assets/b/a.csv"] }, /two files of one name/],
  ["two files whose names only differ in case", { input: "a", attachments: ["assets/a.csv", "assets/A.CSV"] }, /two files of one name/],
  ["what no database can hold", '{"input": "a\\u0000b"}', /NUL/],
  ["too much", { input: "a".repeat(70_000) }, /larger than 64 KiB/],
] as const)("%s is refused", ([, json, why]) => {
  expect(() => read(json)).toThrow(why);
});

test("what it attaches has to be small", () => {
  expect(() => read({ input: "a", attachments: ["big"] }, [{ path: "big", data: new Uint8Array(5 * 1024 * 1024) }])).toThrow(/more than 4 MiB/);
});
