import { z } from "zod";
import { ERROR_CODES } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { PLAIN_ROUTES } from "#lib/api/plain-routes";

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document, made from the operations and the few routes that are none, so that it cannot say what the server does
 * not do. Both sides are described as they are on the wire.
 */
export function openapi(operations: Operation[], server: { url: string; version: string }): Json {
  const schemas: Record<string, Json> = { Error: errorSchema(), PermissionError: permissionErrorSchema() };
  const paths: Record<string, Json> = {};
  for (const operation of [...operations].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: operationObject(operation, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Clanker API",
      version: server.version,
      description: "A workspace where AI skills, workflows, agents and what they produce live together.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server.url }],
    tags: [...new Set([...operations.map(tagOf), "mcp"])].sort().map((name) => ({ name })),
    paths: { ...paths, ...PLAIN_ROUTES },
    components: {
      parameters: COMMON_HEADERS,
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: "A key of a workspace, ck_…; also as a Bearer token." },
        bearer: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "header", name: "x-auth-token", description: "A session's token, from sign-in." },
      },
    },
  };
}

const header = (name: string, description: string) => ({ name, in: "header", required: false, description, schema: { type: "string" } });

/** What every request may carry. */
const COMMON_HEADERS = {
  Version: header("clanker-version", "A date from 2025-01-01 to today; today's unless given."),
  RequestId: header("x-request-id", "Your own id of this request, which the answer and the log repeat."),
  Workspace: header("x-workspace-id", "With a session: the workspace to work in, by id or slug."),
};

/** A group of operations: the first word of the path. */
const tagOf = (operation: Operation): string => operation.path.replace(/^\/api\/(v1\/)?/, "").split("/")[0] as string;

function operationObject(operation: Operation, schemas: Record<string, Json>): Json {
  const input = wireSchema(operation.input, schemas) as { properties: Record<string, Json>; required?: string[] };
  const inBody = operation.method !== "GET" && operation.method !== "DELETE";
  const ofBody = inBody ? (wireSchema(operation.input, {}, "inBody") as typeof input).properties : {};
  const required = new Set(input.required);
  const parameters: Json[] = Object.keys(COMMON_HEADERS).map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const body: Record<string, Json> = {};
  for (const [name, schema] of Object.entries(input.properties ?? {})) {
    const { description, ...rest } = schema;
    if (operation.pathParams.includes(name)) parameters.push({ name, in: "path", required: true, schema, ...(description ? { description } : {}) });
    else if (name === operation.eventText) continue;
    else if (operation.eventHeaders[name])
      parameters.push({ name: operation.eventHeaders[name], in: "header", required: false, schema: rest, ...(description ? { description } : {}) });
    else if (inBody) body[name] = ofBody[name] as Json;
    else {
      const list = rest.type === "array" ? { style: "form", explode: false } : {};
      parameters.push({ name, in: "query", required: required.has(name), schema: rest, ...(description ? { description } : {}), ...list });
    }
  }
  if (operation.signedBy) parameters.push({ name: operation.signedBy, in: "header", required: true, schema: { type: "string" } });
  if (operation.method === "POST" && operation.scope !== "public") {
    parameters.push({
      name: "idempotency-key",
      in: "header",
      required: false,
      schema: { type: "string", minLength: 1, maxLength: 255 },
      description: "Makes a retry safe for 24 hours.",
    });
  }
  if (operation.ifMatch) {
    parameters.push(header("if-match", "The ETag that was read: with another one by now, the answer is 412."));
    parameters.push(header("if-none-match", "`*`: only while nothing was ever written, else the answer is 412."));
  }
  const requiredInBody = Object.keys(body).filter((name) => required.has(name));
  const bodySchema = operation.signedBy
    ? { type: "object", description: "Whatever its sender has signed." }
    : operation.takes === "event"
      ? body.event
      : { type: "object", properties: body, ...(requiredInBody.length > 0 && { required: requiredInBody }), additionalProperties: false };
  const bodyType = operation.takes === "form" ? "multipart/form-data" : "application/json";
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    tags: [tagOf(operation)],
    security:
      operation.scope === "public"
        ? [{}, { apiKey: [] }, { bearer: [] }, { session: [] }]
        : operation.scope === "session"
          ? [{ session: [] }]
          : [{ apiKey: [] }, { bearer: [] }, { session: [] }],
    "x-scope": operation.scope,
    ...(operation.tool && { "x-mcp-tool": operation.tool }),
    ...(parameters.length > 0 && { parameters }),
    ...(Object.keys(body).length > 0 && { requestBody: { required: requiredInBody.length > 0, content: { [bodyType]: { schema: bodySchema } } } }),
    responses: { [operation.status]: success(operation, schemas), "4XX": failureResponse, "5XX": failureResponse },
  };
}

const failureResponse = {
  description: "Refused, with a code that says why.",
  content: { "application/json": { schema: { anyOf: [{ $ref: "#/components/schemas/Error" }, { $ref: "#/components/schemas/PermissionError" }] } } },
};

function success(operation: Operation, schemas: Record<string, Json>): Json {
  if (operation.status === 204) return { description: "Done." };
  if (operation.responds === "file" || operation.responds === "stream") {
    return { description: "The bytes.", content: Object.fromEntries(operation.contentTypes.map((type) => [type, { schema: {} }])) };
  }
  if (operation.responds === "events") return { description: "Server-sent events.", content: { "text/event-stream": { schema: { type: "string" } } } };
  return { description: "Done.", content: { "application/json": { schema: wireSchema(operation.output, schemas) } } };
}

/** A schema as it is on the wire, with everything that has an id moved to the document's components. JSON bodies take some fields in more forms than URLs. */
export function wireSchema(schema: z.ZodType, components: Record<string, Json> = {}, place: "override" | "inBody" = "override"): Json {
  const {
    $schema: _,
    $defs,
    ...json
  } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const meta = z.globalRegistry.get(zodSchema as unknown as z.ZodType) as { override?: Json; inBody?: Json } | undefined;
      if (!meta?.override) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Json)[key];
      Object.assign(jsonSchema, meta[place] ?? meta.override);
    },
  }) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = clean(definition) as Json;
  const own = z.globalRegistry.get(schema)?.id;
  // A schema with an id of its own may come back as a mere reference to its definition.
  if (!own || json.$ref) return clean(json) as Json;
  components[own] = clean(json) as Json;
  return { $ref: `#/components/schemas/${own}` };
}

/** Points references at the components, and drops what only concerns this code. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !["id", "override", "$schema"].includes(name) || typeof (value as Json)[name] === "object")
      .filter(([name]) => name !== "override")
      .map(([name, each]) => [name, name === "$ref" ? String(each).replace("#/$defs/", "#/components/schemas/") : clean(each)]),
  );
}

const errorSchema = (): Json => ({
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["type", "message", "code", "request_id", "doc_url"],
      properties: {
        type: { type: "string" },
        message: { type: "string" },
        code: { type: "string", enum: ERROR_CODES },
        param: { type: "string", description: "The field that is wrong." },
        request_id: { type: "string" },
        doc_url: { type: "string", format: "uri" },
      },
    },
  },
});

const permissionErrorSchema = (): Json => ({
  type: "object",
  required: ["error", "retryable"],
  properties: {
    error: { type: "string", enum: ["ACTIVATION_REQUIRED", "PERMISSION_REQUIRED", "ACCESS_DENIED"] },
    scope: { type: "string" },
    request_url: { type: "string" },
    retryable: { type: "boolean" },
  },
});
