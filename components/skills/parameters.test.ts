import { expect, test } from "vitest";
import { fieldAt, toInput, toValues } from "./parameter-values";
import { parametersOf, type Values } from "./parameters";

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

test("rows with nothing in them are none, and a list without rows is not sent", () => {
  expect(toInput(parameters, { names: ["Ada", "", "Grace Hopper"] })).toEqual({ names: ["Ada", "Grace Hopper"] });
  expect(toInput(parameters, { names: ["", ""] })).toEqual({});
});

const nested = parametersOf({
  required: ["rows"],
  properties: {
    rows: {
      type: "array",
      items: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string" }, price: { type: "number" }, tags: { type: "array", items: { enum: ["a", "b"] } } },
      },
    },
    buyer: { type: "object", properties: { mail: { type: "string", format: "email" }, since: { type: "string", format: "date" }, extra: {} } },
    sizes: { type: "array", items: { type: "integer" } },
    level: { enum: [1, 2, 3] },
    note: { type: ["string", "null"] },
  },
});

test("lists of objects, objects, numbers and choices have fields of their own", () => {
  const kinds = (fields: typeof nested): unknown =>
    fields.map(({ name, kind, item, fields }) => [name, kind, ...(item ? [item.kind] : []), ...(fields ? [kinds(fields)] : [])]);
  expect(kinds(nested)).toEqual([
    ["note", "text"],
    ["rows", "list", "group"],
    [
      "buyer",
      "group",
      [
        ["mail", "email"],
        ["since", "date"],
        ["extra", "json"],
      ],
    ],
    ["sizes", "list", "number"],
    ["level", "choice"],
  ]);
  const input = {
    rows: [{ tags: ["a"], name: "Nut", price: 0.5 }, { name: "Bolt" }],
    buyer: { since: "2026-01-31", mail: "a@example.com", extra: [1] },
    sizes: [3, 0],
    level: 2,
  };
  const values = toValues(nested, input);
  expect(values).toMatchObject({ sizes: ["3", "0"], level: "2", rows: [{ price: "0.5" }, {}] });
  expect(toInput(nested, values ?? {})).toEqual(input);
  expect(toValues(nested, { buyer: { other: 1 } })).toBeUndefined();
});

test("what is wrong is said at the field that it is about, counted without rows that were not sent", () => {
  const values: Values = { rows: [{ name: "" }, { name: "Nut", price: "x" }], buyer: {} };
  expect(fieldAt(nested, values, "rows.0.price")).toBe("rows.1.price");
  expect(fieldAt(nested, values, "rows.0.tags.0")).toBe("rows.1.tags");
  expect([
    fieldAt(nested, values, "rows.7.name"),
    fieldAt(nested, values, "buyer.nothing"),
    fieldAt(nested, values, "buyer.mail"),
    fieldAt(nested, values, "none"),
  ]).toEqual(["rows", "buyer", "buyer.mail", undefined]);
  expect(() => toInput(nested, { buyer: { extra: "{" } })).toThrow(expect.objectContaining({ parameter: "buyer.extra" }));
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
