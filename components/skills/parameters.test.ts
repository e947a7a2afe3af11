import { expect, test } from "vitest";
import { parametersOf, toInput, toValues } from "./parameters";

const schema = {
  required: ["log"],
  properties: {
    log: { type: "string" },
    style: { enum: ["plain", "formal"] },
    pages: { anyOf: [{ enum: ["all"] }, { type: "integer" }] },
    count: { type: "integer" },
    loud: { type: "boolean" },
    rows: { type: "array" },
    names: { type: "array", items: { type: "string" } },
  },
};
const parameters = parametersOf(schema);

test("an input that the form can show is the same when it is sent", () => {
  const input = { log: "one", style: "plain", pages: 3, count: 2, loud: false, rows: [{ a: null }], names: ["Ada", "Grace Hopper"] };
  expect(toInput(parameters, toValues(parameters, input) ?? {})).toEqual(input);
  expect(toValues(parameters, { pages: "all" })).toEqual({ pages: "all" });
});

test.for<[string, Record<string, unknown>]>([
  ["a field that is not there", { log: "one", other: 1 }],
  ["a choice that is not offered", { style: "rude" }],
  ["an object on a line", { log: { a: 1 } }],
  ["nothing", { log: null }],
  ["an empty text", { log: "" }],
  ["a text for a switch", { loud: "yes" }],
  ["a text for a number", { count: "2" }],
  ["a text with lines of its own in a list of texts", { names: ["one\ntwo"] }],
  ["digits where a number would be made of them", { pages: "3" }],
])("%s is not for the form", ([, input]) => {
  expect(toValues(parameters, input)).toBeUndefined();
});

test("a list of texts is written one on each line, and lines with nothing on them are none", () => {
  expect(toInput(parameters, { names: " Ada\n\n Grace Hopper \n" })).toEqual({ names: ["Ada", "Grace Hopper"] });
});

test("where there is no form, nothing is for it", () => {
  expect(toValues([], {})).toBeUndefined();
});

test("what has lines in the example has room for them", () => {
  const kindOf = (example?: unknown) => parametersOf(schema, example).find(({ name }) => name === "log")?.kind;
  expect([kindOf(), kindOf("text\nof lines"), kindOf({ log: "one" }), kindOf({ log: "one\ntwo" })]).toEqual(["line", "line", "line", "text"]);
});

test("fields that somebody has put in order stay in it, those first that must be filled in, and a long text has room", () => {
  const properties = { body: { type: "string", maxLength: 65_536 }, repository: { type: "string" }, title: { type: "string", maxLength: 256 } };
  const schema = { type: "object", properties, required: ["repository", "title"] };
  const shown = (inOrder: boolean) => parametersOf(schema, undefined, { inOrder }).map(({ name, kind }) => [name, kind]);
  const [body, ...others] = [
    ["body", "text"],
    ["repository", "line"],
    ["title", "line"],
  ];
  expect(shown(true)).toEqual([...others, body]);
  expect(shown(false)).toEqual([body, ...others]);
});
