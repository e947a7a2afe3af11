type Json = Record<string, unknown>;

const SECURITY = [{ apiKey: [] }, { bearer: [] }];
const events = (schema: Json) => ({ "text/event-stream": { schema } });
const message = {
  type: "object",
  description: "A JSON-RPC message of the Model Context Protocol.",
  required: ["jsonrpc"],
  properties: { jsonrpc: { const: "2.0" } },
};
const text = { type: "string" };

const header = (name: string, description: string) => ({ name, in: "header", required: false, description, schema: text });
const SESSION = header("mcp-session-id", "The session that `initialize` began. The version of 2026-07-28 has none.");
const VERSION = header("mcp-protocol-version", "The version of the protocol that was agreed upon.");
const unauthorized = {
  description: "Nobody is signed in. `WWW-Authenticate` says where the OAuth metadata is.",
  headers: { "www-authenticate": { schema: text } },
};

/** Streamable HTTP, at one address. */
const streamable = {
  post: {
    operationId: "mcpSend",
    summary: "Send a message of the Model Context Protocol.",
    description: "Streamable HTTP. The tools are the operations that have an `x-mcp-tool` here, and `write-memory`. `/mcp` is the same.",
    tags: ["mcp"],
    security: SECURITY,
    parameters: [SESSION, VERSION],
    requestBody: { required: true, content: { "application/json": { schema: message } } },
    responses: {
      200: { description: "The answer, or a stream that ends with it.", content: { "application/json": { schema: message }, ...events(text) } },
      202: { description: "A notification was taken." },
      401: unauthorized,
    },
  },
  get: {
    operationId: "mcpListen",
    summary: "Listen for what the server says by itself.",
    tags: ["mcp"],
    security: SECURITY,
    parameters: [SESSION, VERSION],
    responses: { 200: { description: "Server-sent events.", content: events(text) }, 401: unauthorized },
  },
  delete: {
    operationId: "mcpEnd",
    summary: "End a session.",
    tags: ["mcp"],
    security: SECURITY,
    parameters: [SESSION, VERSION],
    responses: { 200: { description: "It has ended." }, 401: unauthorized },
  },
};

/** What the server answers that no operation declares, by path, for the OpenAPI document. */
export const PLAIN_ROUTES: Record<string, Json> = {
  "/mcp/": streamable,
  "/mcp/sse": {
    get: {
      operationId: "mcpSse",
      summary: "The Model Context Protocol as it was in 2024: HTTP with SSE.",
      description: "The first event, `endpoint`, names the address that messages are posted to.",
      tags: ["mcp"],
      security: SECURITY,
      responses: { 200: { description: "Server-sent events.", content: events(text) }, 401: unauthorized },
    },
  },
};
