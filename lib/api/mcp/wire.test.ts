import { afterAll, beforeAll, expect, test } from "vitest";
import { RUN_BODY_LIMIT } from "#lib/operations/executions/attachments";
import { db } from "#lib/platform/db";
import { startMcpServer } from "#lib/testing/mcp-server";
import { publishSkill } from "#lib/testing/publish-skill";
import { createWorkspace } from "#lib/testing/workspace";

/** What goes over the wire, asked without a client that would mend it. */
let server: Awaited<ReturnType<typeof startMcpServer>>;
let key: string;
beforeAll(async () => {
  server = await startMcpServer();
  ({ key } = await createWorkspace());
});
afterAll(() => server.close());

const MODERN = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": MODERN,
  "io.modelcontextprotocol/clientInfo": { name: "wire", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

type Asked = { method?: string; headers?: Record<string, string | undefined>; path?: string };

/** Sends a body as it is, and answers status, headers and what came back, of a stream its last message. */
async function send(body: unknown, { method = "POST", headers = {}, path = "/mcp" }: Asked = {}) {
  const all = { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json, text/event-stream", ...headers };
  const answer = await fetch(server.url + path, {
    method,
    headers: Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json =
    text.startsWith("{") || text.startsWith("[")
      ? text
      : (text
          .match(/^data: (.+)$/gm)
          ?.at(-1)
          ?.slice(6) ?? "null");
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: answer.status, headers: answer.headers, body: JSON.parse(json) as any };
}

const modern = (method: string, params: object = {}, headers: Asked["headers"] = {}) =>
  send(
    { jsonrpc: "2.0", id: 7, method, params: { ...params, _meta: META } },
    { headers: { "mcp-protocol-version": MODERN, "mcp-method": method, ...headers } },
  );
const old = (method: string, params: object = {}, headers: Asked["headers"] = {}) => send({ jsonrpc: "2.0", id: 7, method, params }, { headers });

test("a modern request is answered without a session, and says what it is about", async () => {
  const { body } = await modern("server/discover");
  expect(body.result.supportedVersions).toContain(MODERN);
  expect(body.result.capabilities.tools).toBeDefined();
  const listed = await modern("tools/list");
  expect([listed.status, listed.headers.get("mcp-session-id")]).toEqual([200, null]);
  expect(listed.body.result.tools.map(({ name }: { name: string }) => name)).toContain("execute-skill");
  const called = await modern("tools/call", { name: "read-memory", arguments: {} }, { "mcp-name": "read-memory" });
  expect([called.status, called.body.result.isError ?? false]).toEqual([200, false]);
});

test("a modern request whose headers do not say what its body does is refused", async () => {
  for (const headers of [{ "mcp-method": undefined }, { "mcp-method": "tools/call" }]) {
    const { status, body } = await modern("tools/list", {}, headers);
    expect([status, body.error.code, body.id]).toEqual([400, -32020, 7]);
  }
  for (const headers of [{}, { "mcp-name": "write-memory" }]) {
    const { status, body } = await modern("tools/call", { name: "read-memory", arguments: {} }, headers);
    expect([status, body.error.code]).toEqual([400, -32020]);
  }
  const { status, body } = await modern("tools/list", {}, { "mcp-protocol-version": "2025-11-25" });
  expect([status, body.error.code]).toEqual([400, -32020]);
});

test("a version that nobody knows is refused with those there are", async () => {
  const meta = { ...META, "io.modelcontextprotocol/protocolVersion": "2099-01-01" };
  const headers = { "mcp-protocol-version": "2099-01-01", "mcp-method": "tools/list" };
  const { status, body } = await send({ jsonrpc: "2.0", id: 7, method: "tools/list", params: { _meta: meta } }, { headers });
  expect([status, body.error.code, body.error.data.supported]).toEqual([400, -32022, expect.arrayContaining([MODERN])]);
  const { status: without, body: said } = await old("tools/list", {}, { "mcp-protocol-version": "2099-01-01" });
  expect([without, said.error.code]).toEqual([400, expect.any(Number)]);
});

test("a modern request has no session to listen to or to end, and no methods of its own", async () => {
  for (const method of ["GET", "DELETE"]) {
    const { status, headers } = await send(undefined, { method, headers: { "mcp-protocol-version": MODERN } });
    expect([method, status, headers.get("allow")]).toEqual([method, 405, expect.stringContaining("POST")]);
  }
  const { status, body } = await modern("no/such-method");
  expect([status, body.error.code, body.id]).toEqual([404, -32601, 7]);
});

test("who sends no credential, or a wrong one, is told where to sign in", async () => {
  for (const authorization of [undefined, "Bearer ck_wrong"]) {
    const { status, headers } = await old("tools/list", {}, { authorization });
    const challenge = headers.get("www-authenticate") ?? "";
    expect(status).toBe(401);
    expect(challenge).toMatch(/^Bearer .*resource_metadata="http[^"]+\/\.well-known\/oauth-protected-resource\/mcp"/);
    expect(challenge.includes('error="invalid_token"')).toBe(authorization !== undefined);
  }
  expect((await send(undefined, { method: "GET", path: "/mcp/sse", headers: { authorization: undefined } })).status).toBe(401);
});

test("what is asked in the wrong form is refused as HTTP and as JSON-RPC", async () => {
  expect((await old("tools/list", {}, { accept: "application/json" })).status).toBe(406);
  expect((await old("tools/list", {}, { "content-type": "text/plain" })).status).toBe(415);
  const large = await old("tools/call", { name: "write-memory", arguments: { content: "x".repeat(RUN_BODY_LIMIT) } });
  expect(large.status).toBe(413);
  for (const broken of ["{", "", '{"jsonrpc":"2.0","method":5}', "[]", "5"]) {
    const { status, body } = await send(broken);
    expect([broken, status, body.jsonrpc, typeof body.error.code]).toEqual([broken, 400, "2.0", "number"]);
  }
  expect((await send("{")).body.error.code).toBe(-32700);
});

test("a batch of 2025-03-26 is answered together", async () => {
  const batch = [
    { jsonrpc: "2.0", id: 1, method: "ping" },
    { jsonrpc: "2.0", method: "notifications/roots/list_changed" },
    { jsonrpc: "2.0", id: 2, method: "tools/list" },
  ];
  const { status, body } = await send(batch, { headers: { "mcp-protocol-version": "2025-03-26" } });
  expect(status).toBe(200);
  expect(body.map((each: { id: number }) => each.id).sort()).toEqual([1, 2]);
});

test("a request without a session stands for itself, and one with a session goes on in it", async () => {
  expect((await old("tools/call", { name: "read-memory", arguments: {} })).body.result.isError ?? false).toBe(false);
  const begun = await old("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "wire", version: "1" } });
  const session = begun.headers.get("mcp-session-id") as string;
  expect([begun.body.result.protocolVersion, session.length]).toEqual(["2025-06-18", 36]);
  const inSession = (method: string, id = session) => old(method, {}, { "mcp-session-id": id, "mcp-protocol-version": "2025-06-18" });
  expect((await inSession("tools/list")).status).toBe(200);
  expect((await inSession("tools/list", crypto.randomUUID())).status).toBe(404);
  // A stranger's key does not open it, nor end it.
  const stranger = { authorization: `Bearer ${(await createWorkspace()).key}`, "mcp-session-id": session };
  expect((await old("tools/list", {}, stranger)).status).toBe(404);
  expect((await send(undefined, { method: "DELETE", headers: stranger })).status).toBe(404);
  expect((await send(undefined, { method: "DELETE", headers: { "mcp-session-id": session } })).status).toBe(204);
  expect((await inSession("tools/list")).status).toBe(404);
});

test("a bad idempotency key is refused, and nothing is done without it", async () => {
  const old = (body: object, headers: Asked["headers"] = {}) => send({ jsonrpc: "2.0", ...body }, { headers });
  const about = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "wire", version: "1" } };
  const begun = await old({ id: 1, method: "initialize", params: about });
  const headers = { "mcp-session-id": begun.headers.get("mcp-session-id") as string };
  const slug = await publishSkill({ script: "true" });
  const run = (more: Asked["headers"] = {}) =>
    old({ id: 2, method: "tools/call", params: { name: "execute-skill", arguments: { slug, input: "", waitSeconds: 60 } } }, { ...headers, ...more });
  expect((await run({ "idempotency-key": "x".repeat(256) })).status).toBe(400);
  expect(await db().execution.count({ where: { skillSlug: slug } })).toBe(0);
});
