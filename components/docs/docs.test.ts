import { expect, test } from "vitest";
import { type Callable, type ConsoleInput, consoleRequest, type WrongField } from "./console-request";
import { type DocsEntry, findDocs } from "./find-docs";
import { pieces } from "./json-pieces";
import { sampleOf } from "./sample-value";
import { fieldsOf } from "./schema-fields";

const input = (place: ConsoleInput["place"], name: string, kind: ConsoleInput["kind"] = "text", required = false): ConsoleInput => ({
  ...{ place, name, kind, required, values: [], hint: "", start: "", placeholder: "" },
});
const callable: Callable = {
  method: "POST",
  path: "/api/v1/skills/{slug}/run",
  inputs: [
    input("path", "slug", "text", true),
    input("query", "wait"),
    input("body", "input", "json"),
    input("body", "timeoutSeconds", "number"),
    input("header", "if-match"),
  ],
  ...{ body: "json", responds: "json", writes: true, key: "needed" },
};

test("the console sends what was entered, each in its place, and leaves out what is empty", () => {
  const { url, init } = consoleRequest(callable, { "path.slug": "a/b", "query.wait": "5", "body.input": '{"a": 1}', "header.if-match": '"3"' }, {}, "ck_a");
  expect(url).toBe("/api/v1/skills/a%2Fb/run?wait=5");
  expect([init.method, init.body, init.credentials]).toEqual(["POST", '{"input":{"a":1}}', "omit"]);
  expect(Object.fromEntries(init.headers as Headers)).toEqual({ "content-type": "application/json", "if-match": '"3"', "x-api-key": "ck_a" });
  expect(consoleRequest(callable, { "path.slug": "a" }, {}, "").init).toMatchObject({ credentials: "same-origin", body: "{}" });
});

test("what cannot be sent is said of the field that is wrong", () => {
  const wrong = (entered: Record<string, string>) => {
    try {
      consoleRequest(callable, entered, {}, "");
    } catch (error) {
      return (error as WrongField).field;
    }
  };
  expect(wrong({})).toBe("path.slug");
  expect(wrong({ "path.slug": "a", "body.input": "{" })).toBe("body.input");
  expect(wrong({ "path.slug": "a", "body.timeoutSeconds": "soon" })).toBe("body.timeoutSeconds");
});

test("JSON in colour is the same text", () => {
  const text = '{\n  "a": "b: \\"c\\" true",\n  "d": [1.5e3, null]\n}';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
  expect(pieces(text).filter(({ tone }) => tone === "key")).toHaveLength(2);
  expect(pieces("data: {}")).toEqual([{ text: "data: {}" }]);
});

test("the search wants every word, and puts what is in the title first", () => {
  const entry = (title: string, text = ""): DocsEntry => ({ kind: "Operation", title, href: title, detail: "GET /api/v1/x", text });
  const all = [entry("List executions", "cancel"), entry("Cancel an execution"), entry("Read the memory")];
  expect(findDocs(all, "cancel exec").map(({ title }) => title)).toEqual(["Cancel an execution", "List executions"]);
  expect(findDocs(all, "cancel memory")).toEqual([]);
  expect(findDocs(all, " ")).toEqual([]);
  expect(findDocs(all, "(")).toEqual([]);
});

test("a schema that holds itself is cut somewhere, and what may be null says so", () => {
  const schemas = {
    Node: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string", minLength: 1, maxLength: 64 }, next: { anyOf: [{ $ref: "#/components/schemas/Node" }, { type: "null" }] } },
    },
  };
  const [name, next] = fieldsOf({ $ref: "#/components/schemas/Node" }, schemas);
  expect(name).toMatchObject({ type: "string", required: true, limits: ["1 to 64 characters"] });
  expect(next).toMatchObject({ type: "object or null", required: false, children: [{ name: "name" }, { name: "next" }] });
  expect(JSON.stringify(next).length).toBeLessThan(5000);
});

test("an example is of what went well", () => {
  const error = { anyOf: [{ type: "object", properties: { code: { type: "string" } } }, { type: "null" }] };
  const status = { type: "string", enum: ["queued", "completed", "failed"] };
  expect(sampleOf({ type: "object", properties: { status, error } }, {})).toEqual({ status: "completed", error: null });
});

test("one is said as one", () => {
  const limits = (schema: object) => fieldsOf({ type: "object", properties: { it: { type: "string", ...schema } } }, {})[0]?.limits;
  expect(limits({ minLength: 1 })).toEqual(["at least 1 character"]);
  expect(limits({ maxLength: 200 })).toEqual(["at most 200 characters"]);
  expect(limits({ minLength: 1, maxLength: 1 })).toEqual(["exactly 1 character"]);
});
