import { afterAll, beforeAll, expect, test } from "vitest";
import { openStream } from "#lib/api/open-streams";
import { env } from "#lib/platform/env";
import { startMcpServer } from "#lib/testing/mcp-server";
import { request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let mcp: Awaited<ReturnType<typeof startMcpServer>>;
const { RATE_LIMIT_PER_MINUTE } = env();
beforeAll(async () => {
  env().RATE_LIMIT_PER_MINUTE = 50;
  mcp = await startMcpServer();
});
afterAll(() => {
  env().RATE_LIMIT_PER_MINUTE = RATE_LIMIT_PER_MINUTE;
  return mcp.close();
});

const MODERN = "2026-07-28";
const about = { protocolVersion: MODERN, clientCapabilities: {}, clientInfo: { name: "a test", version: "1" } };
const _meta = Object.fromEntries(Object.entries(about).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]));
const listen = { jsonrpc: "2.0", id: 1, method: "subscriptions/listen", params: { notifications: { promptsListChanged: true }, _meta } };

const STREAMS: Record<string, (key: string, signal: AbortSignal) => Promise<Response>> = {
  "GET /api/events": (key, signal) => request("GET /api/events", { key, signal }),
  "GET /mcp/sse": (key, signal) => fetch(`${mcp.url}/mcp/sse`, { headers: { "x-api-key": key }, signal }),
  "subscriptions/listen": (key, signal) => {
    const accepts = { accept: "application/json, text/event-stream", "content-type": "application/json" };
    const headers = { "x-api-key": key, ...accepts, "mcp-protocol-version": MODERN, "mcp-method": listen.method };
    return fetch(`${mcp.url}/mcp`, { method: "POST", headers, body: JSON.stringify(listen), signal });
  },
};

test.each(Object.entries(STREAMS))("as many streams may be open as requests may be sent in a minute, and one that ends makes room (%s)", async (_, open) => {
  const home = await createWorkspace();
  const { id, key } = await home.addKey(["*"]);
  const most = env().RATE_LIMIT_PER_MINUTE;
  const others = Array.from({ length: most - 1 }, () => openStream(`key:${id}`));
  const last = new AbortController();
  expect((await open(key, last.signal)).status).toBe(200);
  const refused = await open(key, AbortSignal.timeout(10_000));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(await refused.text()).toContain("RATE_LIMITED");
  // Another key's are its own.
  const stranger = new AbortController();
  expect((await open(home.key, stranger.signal)).status).toBe(200);
  last.abort();
  const again = new AbortController();
  await expect.poll(async () => (await open(key, again.signal)).status, { timeout: 5000, interval: 200 }).toBe(200);
  for (const each of [again, stranger]) each.abort();
  for (const close of others) for (let twice = 0; twice < 2; twice++) close();
  for (let i = 0; i < most - 1; i++) openStream(`key:${id}`)();
});
