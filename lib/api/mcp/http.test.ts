import { request as ask } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { startMcpServer } from "#lib/testing/mcp-server";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let server: Awaited<ReturnType<typeof startMcpServer>>;
let home: TestWorkspace;
beforeAll(async () => {
  server = await startMcpServer();
  home = await createWorkspace();
});
afterAll(() => server.close());

type Options = { key?: string | undefined; headers?: Record<string, string>; method?: string; path?: string; host?: string };

/** Sends one request as it is said, the name that is asked for included. */
function send(body: unknown, { key = home.key, headers = {}, method = "POST", path = "/mcp", host }: Options = {}) {
  const all = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(key && { authorization: `Bearer ${key}` }),
    ...(host && { "x-test-host": host }),
    ...headers,
  };
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const outgoing = ask(`${server.url}${path}`, { method, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on("error", reject);
    outgoing.end(typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body));
  });
}

const call = (method: string, params: object = {}) => ({ jsonrpc: "2.0", id: 1, method, params });
const list = call("tools/list");
const initialize = call("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a test", version: "1" } });
const NONE = "";

test("a plain POST needs no session", async () => {
  const { status, body } = await send(list);
  expect([status, JSON.parse(body).result.tools.length > 15]).toEqual([200, true]);
});

test("who takes anything is answered, and who takes neither form is told", async () => {
  expect((await send(list, { headers: { accept: "*/*" } })).status).toBe(200);
  expect((await send(initialize, { headers: { accept: "*/*" } })).status).toBe(200);
  expect((await send(list, { headers: { accept: "text/html" } })).status).toBe(406);
});

test("without a credential, or with one that is not good, the answer says where to sign in", async () => {
  const none = await send(list, { key: NONE });
  expect([none.status, none.headers["www-authenticate"]]).toEqual([
    401,
    expect.stringMatching(/^Bearer scope="[a-z: ]+", resource_metadata="http:\/\/localhost:3000\/\.well-known\/oauth-protected-resource\/mcp"$/),
  ]);
  const wrong = await send(list, { key: `${home.key.slice(0, -1)}_` });
  expect([wrong.status, wrong.headers["www-authenticate"]]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
});

test("a browser's cookie is no credential", async () => {
  const token = await home.addSession();
  expect((await send(list, { key: NONE, headers: { "x-auth-token": token } })).status).toBe(200);
  expect((await send(list, { key: NONE, headers: { cookie: `next-auth.session-token=${token}` } })).status).toBe(401);
});

test.each(["http://evil.example", "https://localhost.evil.example", "http://localhost:3000.evil.example", "null", "http://localhost@evil.example"])(
  "a page of %s is refused, whatever key it has",
  async (origin) => {
    for (const [method, path] of [
      ["POST", "/mcp"],
      ["GET", "/mcp/sse"],
      ["POST", "/mcp/message"],
    ] as const)
      expect((await send(method === "POST" ? list : undefined, { method, path, headers: { origin } })).status).toBe(403);
  },
);

test.each(["%00", "..", "%F0%9F%98%80", "x".repeat(300)])("a session that is called %s is not there", async (id) => {
  expect((await send(list, { path: `/mcp/message?sessionId=${id}` })).status).toBe(404);
});

test("our own pages are let in, and a preflight is answered", async () => {
  expect((await send(list, { headers: { origin: env().PUBLIC_URL } })).status).toBe(200);
  const preflight = await send(undefined, {
    method: "OPTIONS",
    key: NONE,
    headers: { origin: "https://other.example", "access-control-request-method": "POST" },
  });
  expect([preflight.status, preflight.headers["access-control-allow-methods"]]).toEqual([204, "POST, GET, DELETE, OPTIONS"]);
  expect(preflight.headers["access-control-allow-headers"]).toMatch(/mcp-session-id/);
});

test.each(["evil.example", "evil.example:3000", "localhost.evil.example:3000", "localhost:1"])(
  "a name that was made to lead here, %s, is refused",
  async (host) => {
    expect((await send(list, { host })).status).toBe(403);
  },
);

test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000"])("this computer's name %s is one that metadata follows", async (host) => {
  const { headers } = await send(list, { host, key: NONE });
  expect(headers["www-authenticate"]).toContain(`resource_metadata="http://${host}/.well-known/`);
});

test("a session is its key's alone, and ends", async () => {
  const begun = await send(initialize);
  const session = { "mcp-session-id": String(begun.headers["mcp-session-id"]) };
  expect((await send(list, { headers: session })).status).toBe(200);
  const stranger = await createWorkspace();
  const twin = await home.addKey(["*"]);
  for (const key of [stranger.key, twin.key]) expect((await send(list, { headers: session, key })).status).toBe(404);
  expect((await send(list, { headers: { "mcp-session-id": "none" } })).status).toBe(404);
  expect((await send(undefined, { method: "DELETE", headers: session, key: stranger.key })).status).toBe(404);
  expect((await send(undefined, { method: "DELETE", headers: session })).status).toBe(204);
  expect((await send(list, { headers: session })).status).toBe(404);
});

test("what was sent on a stream is sent again to its session alone", async () => {
  const begun = await send(initialize);
  const session = { "mcp-session-id": String(begun.headers["mcp-session-id"]), "mcp-protocol-version": "2025-11-25" };
  const answer = await send(call("tools/call", { name: "read-memory", arguments: {} }), { headers: session });
  const [first] = [...answer.body.matchAll(/^id: (\d+)$/gm)].map((match) => match[1] as string);
  const again = { ...session, "last-event-id": first as string };
  const replayed = await send(undefined, { method: "GET", headers: again });
  const said = (body: string) => [...body.matchAll(/^data: (.+)$/gm)].map((match) => JSON.parse(match[1] as string));
  expect(said(replayed.body)).toEqual([{ jsonrpc: "2.0", id: 1, result: expect.objectContaining({ structuredContent: expect.anything() }) }]);
  expect(said(answer.body)).toEqual(said(replayed.body));
  // Who has it all is not kept waiting for more.
  const last = /^id: (\d+)$/m.exec(replayed.body)?.[1] as string;
  expect((await send(undefined, { method: "GET", headers: { ...session, "last-event-id": last } })).body).not.toContain("data:");
  const other = await send(initialize);
  expect((await send(undefined, { method: "GET", headers: { ...again, "mcp-session-id": String(other.headers["mcp-session-id"]) } })).status).toBe(400);
});

test("limits are the API's own", async () => {
  const { headers } = await send(list);
  expect(Number(headers["x-ratelimit-remaining"])).toBeLessThan(Number(headers["x-ratelimit-limit"]));
  const { key } = await createWorkspace();
  const { RATE_LIMIT_PER_MINUTE } = env();
  try {
    env().RATE_LIMIT_PER_MINUTE = 20;
    const answers = await Promise.all(Array.from({ length: 25 }, () => send(list, { key })));
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, refused.every(({ headers }) => headers["retry-after"])]).toEqual([5, true]);
  } finally {
    env().RATE_LIMIT_PER_MINUTE = RATE_LIMIT_PER_MINUTE;
  }
});

test("broken JSON, a body too large and another type are refused before anything is done", async () => {
  expect([(await send("{")).status, (await send(list, { headers: { "content-type": "text/plain" } })).status]).toEqual([400, 415]);
  const before = await db().mcpSession.count();
  expect((await send(undefined, { method: "PUT" })).status).toBe(405);
  expect(await db().mcpSession.count()).toBe(before);
});
