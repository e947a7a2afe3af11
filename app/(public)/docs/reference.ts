import { openapi } from "#lib/api/openapi";
import type { Operation } from "#lib/api/operation";
import { operations } from "#lib/operations/index";
import { publicUrl } from "#lib/session";
import type { Field, Schema, Schemas } from "../../../components/docs/field";
import type { ShownRequest } from "../../../components/docs/request-code";
import { sampleOf } from "../../../components/docs/sample-value";
import { fieldOf, fieldsOf } from "../../../components/docs/schema-fields";
import packageJson from "../../../package.json" with { type: "json" };
import { groupTitle } from "./groups";

/** A parameter as the OpenAPI document has it. */
type Parameter = { name: string; in: "path" | "query" | "header"; required?: boolean; description?: string; schema: Schema };
type Content = Record<string, { schema?: Schema }>;
type Described = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  "x-scope"?: string;
  "x-mcp-tool"?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
type Document = { paths: Record<string, Record<string, Described>>; components: { schemas: Schemas; parameters: Record<string, Parameter> } };

/** One operation as its page shows it. */
export type Documented = {
  name: string;
  slug: string;
  group: string;
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  scope: string;
  role: string | undefined;
  tool: string | undefined;
  /** What declares it; the protocol's own routes have nothing. */
  operation: Operation | undefined;
  takes: "nothing" | "json" | "form" | "event";
  pathFields: Field[];
  query: Field[];
  headers: Field[];
  body: Field[];
  /** A body that is no object of fields. */
  wholeBody: Field | undefined;
  answers: { status: string; description: string; type: string | undefined; fields: Field[]; sample: unknown }[];
  responds: ShownRequest["answer"];
  sample: ShownRequest;
};
export type Group = { name: string; title: string; operations: Documented[] };

let groups: Group[] | undefined;

/** Everything that this server's API can do, by resource: from the OpenAPI document of this very code, so it is read once. */
export function referenceGroups(): Group[] {
  groups ??= readGroups(publicUrl());
  return groups;
}

export const referenceOf = (group: string, slug: string): Documented | undefined =>
  referenceGroups()
    .find(({ name }) => name === group)
    ?.operations.find((each) => each.slug === slug);

/** `cancelExecution` → `cancel-execution`. */
export const slugOf = (name: string): string => name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);

export function readGroups(url: string): Group[] {
  const document = openapi(Object.values(operations), { url, version: packageJson.version }) as unknown as Document;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => documented(method.toUpperCase(), path, described, document, url)),
  );
  return [...Map.groupBy(all, ({ group }) => group)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => ({ name, title: groupTitle(name), operations: list }));
}

function documented(method: string, path: string, described: Described, { components }: Document, url: string): Documented {
  const { schemas } = components;
  const operation = (operations as Record<string, Operation>)[described.operationId];
  const parameters = (described.parameters ?? []).map((each) =>
    "$ref" in each ? (components.parameters[each.$ref.slice(each.$ref.lastIndexOf("/") + 1)] as Parameter) : each,
  );
  const ofPlace = (place: Parameter["in"]) =>
    parameters
      .filter((each) => each.in === place)
      .map(({ name, description, schema, required }) => fieldOf(name, { ...schema, ...(description && { description }) }, required === true, schemas));
  const [bodyType, bodySchema] = Object.entries(described.requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema] as const)[0] ?? [];
  const isEvent = operation?.takes === "event" || Boolean(operation?.signedBy);
  const wholeBody = bodySchema && !bodySchema.properties ? fieldOf("body", bodySchema, described.requestBody?.required === true, schemas) : undefined;
  const answers = Object.entries(described.responses)
    .filter(([status]) => /^2/.test(status))
    .map(([status, { description, content }]) => answerOf(status, description, content, schemas));
  return {
    name: described.operationId,
    slug: slugOf(described.operationId),
    group: described.tags[0] as string,
    method,
    path,
    summary: described.summary,
    description: described.description,
    scope: described["x-scope"] ?? "any",
    role: operation?.role,
    tool: described["x-mcp-tool"],
    operation,
    takes: !bodyType ? "nothing" : isEvent ? "event" : bodyType === "multipart/form-data" ? "form" : "json",
    pathFields: ofPlace("path"),
    query: ofPlace("query"),
    headers: ofPlace("header"),
    body: bodySchema?.properties ? fieldsOf(bodySchema, schemas) : [],
    wholeBody,
    answers,
    responds: respondsOf(answers, operation),
    sample: sampleRequest({ method, path, described, parameters, bodyType, bodySchema, schemas, url, responds: respondsOf(answers, operation) }),
  };
}

function answerOf(status: string, description: string, content: Content | undefined, schemas: Schemas): Documented["answers"][number] {
  const [type, schema] = Object.entries(content ?? {}).map(([name, each]) => [name, each.schema] as const)[0] ?? [];
  const isJson = type === "application/json" && schema !== undefined;
  const whole = isJson ? fieldOf("answer", schema, true, schemas) : undefined;
  return {
    status,
    description,
    type,
    fields: whole ? (whole.children.length > 0 ? whole.children : [whole]) : [],
    sample: isJson ? sampleOf(schema, schemas) : undefined,
  };
}

function respondsOf(answers: Documented["answers"], operation: Operation | undefined): ShownRequest["answer"] {
  if (operation?.responds === "file" || operation?.responds === "stream") return "file";
  const [first] = answers;
  if (operation?.responds === "events" || first?.type === "text/event-stream") return "events";
  return first?.type ? "json" : "nothing";
}

type Sampled = {
  method: string;
  path: string;
  described: Described;
  parameters: Parameter[];
  bodyType: string | undefined;
  bodySchema: Schema | undefined;
  schemas: Schemas;
  url: string;
  responds: ShownRequest["answer"];
};

function sampleRequest({ method, path, described, parameters, bodyType, bodySchema, schemas, url, responds }: Sampled): ShownRequest {
  const exampleOf = ({ name, schema }: Parameter) => String([sampleOf(schema, schemas, { name, least: true })].flat()[0]);
  const named = (place: Parameter["in"]) => parameters.filter((each) => each.in === place);
  const values = new Map(named("path").map((each) => [each.name, exampleOf(each)]));
  const scope = described["x-scope"] ?? "any";
  const credential: ShownRequest["headers"] =
    scope === "public" ? [] : scope === "session" ? [["x-auth-token", { env: "CLANKER_SESSION" }]] : [["x-api-key", { env: "CLANKER_KEY" }]];
  const body = bodySchema && sampleOf(bodySchema, schemas, { least: true });
  const form =
    bodyType === "multipart/form-data" && body ? Object.keys(body).map((name): [string, { file: string }] => [name, { file: "report.pdf" }]) : undefined;
  return {
    method,
    url: `${url}${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values.get(name) ?? name))}`,
    query: named("query")
      .filter(({ required }) => required)
      .map((each) => [each.name, exampleOf(each)]),
    headers: [
      ...credential,
      ...named("header")
        .filter(({ required }) => required)
        .map(({ name }): [string, string] => [name, "…"]),
    ],
    ...(form ? { body: { form } } : bodySchema ? { body: { json: body } } : {}),
    answer: responds,
  };
}
