import { type ChildProcess, spawn } from "node:child_process";
import { createServer, request as forward, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceUpdatedNotificationSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startWorker } from "#lib/runtime/worker";
import { freePort } from "#lib/testing/free-port";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Two web servers behind a proxy that sends each request to the next of them, and MCP clients that know of nothing. Uses the build that is there. */
const webs: { port: number; process: ChildProcess }[] = [];
let proxy: Server;
let url: string;
let home: TestWorkspace;
let slow: string;
let worker: Awaited<ReturnType<typeof startWorker>>;
/** Which server each request went to. */
const turns: number[] = [];

beforeAll(async () => {
  proxy = createServer((incoming, outgoing) => {
    const turn = turns.length % 2;
    turns.push(turn);
    pass(incoming, outgoing, (webs[turn]?.process.exitCode === null ? webs[turn] : webs[1 - turn])?.port as number);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  home = await createWorkspace();
  slow = await publishSkill({ script: "echo one; sleep 1; echo two; sleep 20; echo three" });
  [worker] = await Promise.all([startWorker(), startWeb(), startWeb()]);
}, 120_000);
afterAll(async () => {
  for (const { process } of webs) process.kill("SIGKILL");
  proxy.closeAllConnections();
  proxy.close();
  await worker.stop(GRACE_MS);
});

function pass(incoming: IncomingMessage, outgoing: Parameters<Parameters<typeof createServer>[1] & object>[1], port: number) {
  const there = forward({ port, host: "127.0.0.1", method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.on("error", () => outgoing.destroy());
  });
  there.on("error", () => outgoing.destroy());
  outgoing.on("close", () => there.destroy());
  incoming.pipe(there);
}

async function startWeb() {
  const port = await freePort();
  const own = { NODE_ENV: "production", PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: "error", RATE_LIMIT_PER_MINUTE: "10000" };
  const env = { ...process.env, ...own } as NodeJS.ProcessEnv;
  const child = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/web.ts"], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const healthy = () =>
    fetch(`http://127.0.0.1:${port}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  await vi.waitFor(async () => expect(await healthy()).toBe(true), { timeout: 100_000, interval: 200 });
  webs.push({ port, process: child });
}

const headers = () => ({ authorization: `Bearer ${home.key}` });
const about = { name: "a test", version: "1.0.0" };
const transports = {
  "Streamable HTTP of 2025": () => new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: headers() } }),
  "SSE of 2024": () => new SSEClientTransport(new URL(`${url}/mcp/sse`), { requestInit: { headers: headers() } }),
} as const;
type Kind = keyof typeof transports;
const kinds = Object.keys(transports) as Kind[];

async function connect(kind: Kind) {
  const client = new Client(about);
  await client.connect(transports[kind]() as never);
  return client;
}

const run = (client: Client, options = {}) =>
  client.callTool({ name: "execute-skill", arguments: { slug: slow, input: "x", waitSeconds: 60 } }, undefined, options);
const newest = async () => (await json("GET /api/v1/executions?limit=1", { key: home.key })).body.data[0];

test.each(kinds)("%s works without sticky sessions", async (kind) => {
  const client = await connect(kind);
  const from = turns.length;
  for (let i = 0; i < 6; i++) {
    expect((await client.callTool({ name: "write-memory", arguments: { content: `note ${i}`, mode: "overwrite" } })).isError).toBeFalsy();
    expect((await client.callTool({ name: "read-memory", arguments: {} })).structuredContent).toMatchObject({ content: `note ${i}` });
  }
  expect(new Set(turns.slice(from)).size).toBe(2);
  await client.close();
});

test.each(kinds)("%s: progress arrives, and a cancellation that reaches the other server cancels", async (kind) => {
  const client = await connect(kind);
  const heard: string[] = [];
  const gone = new AbortController();
  const call = run(client, { signal: gone.signal, onprogress: ({ message }: { message?: string }) => heard.push(message ?? "") });
  await vi.waitFor(() => expect(heard).toContain("two"), { timeout: 15_000 });
  gone.abort();
  await expect(call).rejects.toThrow();
  await vi.waitFor(async () => expect((await newest()).status).toBe("cancelled"), { timeout: 5000 });
  await client.close();
});

test("a stream that breaks is gone on with at the other server", async () => {
  const quick = await publishSkill({ script: "echo begun; sleep 3; echo done" });
  const transport = transports["Streamable HTTP of 2025"]();
  const client = new Client(about);
  await client.connect(transport as never);
  const ids: string[] = [];
  const call = client.callTool({ name: "execute-skill", arguments: { slug: quick, input: "x" } }, undefined, {
    onresumptiontoken: (id: string) => ids.push(id),
  } as never);
  await vi.waitFor(async () => expect((await newest()).status).toBe("running"), { timeout: 10_000 });
  // Both servers' connections are cut; the client comes back by itself with the last id it has.
  proxy.closeAllConnections();
  expect((await call).structuredContent).toMatchObject({ status: "completed" });
  expect(ids.length).toBeGreaterThan(0);
  await client.close();
}, 30_000);

test("a session is told of changes made at the other server", async () => {
  const client = await connect("Streamable HTTP of 2025");
  const changed: string[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void changed.push(params.uri));
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void changed.push("tools"));
  await client.subscribeResource({ uri: "memory://memory.md" });
  await vi.waitFor(
    async () => {
      await json("POST /api/v1/memory/append", { key: home.key, body: { note: "more" } });
      expect(changed).toContain("memory://memory.md");
    },
    { timeout: 15_000, interval: 300 },
  );
  await client.close();
});

test("a client of 2026-07-28 is served by both", async () => {
  const client = new ClientV2(about, { versionNegotiation: { mode: "auto" } });
  await client.connect(new HttpV2(new URL(`${url}/mcp`), { requestInit: { headers: headers() } }));
  expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
  const heard: string[] = [];
  const gone = new AbortController();
  const call = client.callTool(
    { name: "execute-skill", arguments: { slug: slow, input: "x", waitSeconds: 60 } },
    { signal: gone.signal, onprogress: ({ message }) => heard.push(message ?? "") },
  );
  await vi.waitFor(() => expect(heard).toContain("two"), { timeout: 15_000 });
  gone.abort();
  await expect(call).rejects.toThrow();
  await vi.waitFor(async () => expect((await newest()).status).toBe("cancelled"), { timeout: 5000 });
  await client.close();
});

test("a session outlives the server that made it", async () => {
  const client = await connect("Streamable HTTP of 2025");
  const [first] = webs;
  first?.process.kill("SIGKILL");
  await vi.waitFor(() => expect(first?.process.exitCode ?? first?.process.signalCode).not.toBeNull());
  for (let i = 0; i < 3; i++) await vi.waitFor(async () => expect((await client.listTools()).tools.length).toBeGreaterThan(15), { timeout: 5000 });
  await client.close();
});
