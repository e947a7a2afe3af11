import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addressesHere } from "#lib/api/mcp/mail";
import { newOAuthToken } from "#lib/auth/api-key";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { startMcpServer } from "#lib/testing/mcp-server";
import { connect } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** What a session of 2025 does with what clients do not usually send. Nothing runs here, so a skill waits for a worker for ever. */
let server: Awaited<ReturnType<typeof startMcpServer>>;
let home: TestWorkspace;
let session: string;
let app: string;
beforeAll(async () => {
  server = await startMcpServer();
  home = await createWorkspace();
  app = (await connect(home.token, {}, { decision: "approve", scopes: ["profile:read"] })).tokens.access_token;
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a\0test", version: "1" } };
  session = (await send({ jsonrpc: "2.0", id: 0, method: "initialize", params })).headers.get("mcp-session-id") as string;
});
afterAll(() => server.close());

const send = (body: unknown, signal = AbortSignal.timeout(10_000), headers: Record<string, string> = session ? { "mcp-session-id": session } : {}) =>
  fetch(`${server.url}/mcp`, {
    method: "POST",
    headers: { authorization: `Bearer ${home.key}`, "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(body),
    signal,
  });
/** Mail whose notification was lost is found after ten seconds. */
const PATIENT = { timeout: 20_000 };

/** A stream, what was heard on it, and its end. */
async function openStream(path: string, key: string, init: RequestInit) {
  const gone = new AbortController();
  const headers = { authorization: `Bearer ${key}`, accept: "application/json, text/event-stream", ...init.headers };
  const { body } = await fetch(server.url + path, { ...init, headers, signal: gone.signal });
  const stream = { heard: "", leave: () => gone.abort(), ended: Promise.resolve() };
  stream.ended = (async () => {
    for await (const chunk of body ?? []) stream.heard += Buffer.from(chunk).toString();
  })();
  stream.ended.catch(() => {}); // Who leaves hears no end.
  return stream;
}
const openSse = (key: string) => openStream("/mcp/sse", key, {});
const listenModern = (key: string) => {
  const meta = { protocolVersion: "2026-07-28", clientCapabilities: {}, clientInfo: { name: "a test", version: "1" } };
  const _meta = Object.fromEntries(Object.entries(meta).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]));
  const body = { jsonrpc: "2.0", id: 1, method: "subscriptions/listen", params: { notifications: { promptsListChanged: true }, _meta } };
  const headers = { "content-type": "application/json", "mcp-protocol-version": "2026-07-28", "mcp-method": "subscriptions/listen" };
  return openStream("/mcp", key, { method: "POST", headers, body: JSON.stringify(body) });
};
const callTool = (id: string | number, name: string, args: object = {}) => ({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
const cancel = (requestId: string | number) => ({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } });

test("what is no JSON-RPC is refused and breaks nothing", async () => {
  for (const body of [5, "text", null, [], [5], [null], ["text"], {}, { jsonrpc: "2.0", id: 1 }])
    for (const headers of [{}, { "mcp-session-id": session }, { authorization: `Bearer ${app}` }])
      expect([body, headers, (await send(body, undefined, headers as never)).status]).toEqual([body, headers, 400]);
});

test("what someone was not allowed to do is written down, as it is of the API", async () => {
  const { id, key } = await home.addKey(["profile:read"]);
  const read = { jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri: "memory://memory.md" } };
  for (const body of [callTool(1, "read-memory"), read]) await (await send(body, undefined, { authorization: `Bearer ${key}` })).text();
  const write = callTool(1, "write-memory", { content: "x" });
  expect((await send(write, undefined, { authorization: `Bearer ${app}` })).status).toBe(403);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "grant.refuse" }, orderBy: { id: "asc" } });
  const refused = (operation: string, scope: string) => ({ metadata: { code: "PERMISSION_REQUIRED", operation, scope } });
  const ours = { actorType: "api_key", actorId: id };
  expect(entries).toMatchObject([
    { ...ours, ...refused("GET /memory", "memory:read") },
    { ...ours, ...refused("GET /memory", "memory:read") },
    refused("POST /mcp", "memory:write"),
  ]);
});

test("a level and a subscription that make no sense are refused or told nothing, and break nothing", async () => {
  const set = (method: string, params: object) => send({ jsonrpc: "2.0", id: 1, method, params });
  expect(await (await set("logging/setLevel", { level: "no\0ise" })).text()).toContain('"error"');
  for (const uri of ["a\0b", "x".repeat(100_000), "memory://memory.md"]) expect(await (await set("resources/subscribe", { uri })).text()).toContain('"result"');
  const { logLevel, subscriptions } = await db().mcpSession.findUniqueOrThrow({ where: { id: session } });
  expect([logLevel, subscriptions]).toEqual([null, ["memory://memory.md"]]);
});

test("an answer with text that PostgreSQL has no character for arrives", async () => {
  const answer = await send(callTool(1, "no\0such\ud800tool"));
  expect(await answer.text()).toContain("There is no tool called");
});

test("a key that was revoked hears of nothing more, in any version, and its stream of 2024 ends", async () => {
  const twin = await home.addKey(["*"]);
  vi.useFakeTimers({ toFake: ["setInterval"] });
  // The revoked ones are told first, if they are told.
  const [revoked, revokedSse] = [await listenModern(twin.key), await openSse(twin.key)];
  const [good, goodSse] = [await listenModern(home.key), await openSse(home.key)];
  await db().apiKey.update({ where: { id: twin.id }, data: { revokedAt: new Date() } });
  await vi.waitFor(async () => {
    await db().$executeRaw`SELECT pg_notify('clanker_changes', ${`${home.workspace.id}:skills`})`;
    expect([good.heard, goodSse.heard]).toEqual([expect.stringContaining("prompts/list_changed"), expect.stringContaining("prompts/list_changed")]);
  }, PATIENT);
  expect(revoked.heard + revokedSse.heard).not.toContain("list_changed");
  vi.advanceTimersByTime(15_000);
  vi.useRealTimers();
  await revokedSse.ended;
  for (const { leave } of [revoked, good, goodSse]) leave();
});

const waiting = () => addressesHere().filter((address) => !address.startsWith("sse:"));
test.each([7, "7", "x\0".repeat(9000)])("a cancelled call leaves nothing that waits for mail", async (id) => {
  const before = waiting().length;
  const leave = new AbortController();
  await send(callTool(id, "execute-skill", { slug: "text-statistics", input: "x", waitSeconds: 60 }), leave.signal);
  expect(waiting().length).toBe(before + 2);
  expect((await send(cancel(id))).status).toBe(202);
  await vi.waitFor(() => expect(waiting()).toHaveLength(before), PATIENT);
  await vi.waitFor(async () => expect((await json("GET /api/v1/executions?limit=1", { key: home.key })).body.data[0].status).toBe("cancelled"), PATIENT);
  leave.abort();
});

test("an app's stream of 2024 goes on with a newer token, when the one that opened it has run out", async () => {
  const { tokens } = await connect(home.token, {}, { decision: "approve", scopes: ["memory:read"] });
  const stream = await openSse(tokens.access_token);
  const path = await vi.waitFor(() => /data: (\/mcp\/message\S+)/.exec(stream.heard)?.[1] ?? expect.fail("no endpoint yet"), PATIENT);
  const post = (token: string) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return fetch(server.url + path, { method: "POST", headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) });
  };
  const { apiKeyId, audience } = await db().oAuthToken.update({
    where: { hash: sha256(tokens.access_token) },
    data: { expiresAt: new Date(0) },
  });
  expect((await post(tokens.access_token)).status).toBe(401);
  const { token, hash } = newOAuthToken("access");
  await db().oAuthToken.create({ data: { hash, kind: "access", apiKeyId, audience, expiresAt: new Date(Date.now() + 60_000) } });
  expect((await post(token)).status).toBe(202);
  await vi.waitFor(() => expect(stream.heard).toContain('"id":1'), PATIENT);
  stream.leave();
});
