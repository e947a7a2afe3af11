import { readdir, readFile, readlink } from "node:fs/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { type Call, quantile, send } from "./load.ts";
import { say } from "./report.ts";
import type { World } from "./server.ts";
import { processorSeconds } from "./workflow-rows.ts";

const SESSIONS = 100;
/** Megabytes more that so many sessions may take, and milliseconds of processor that listing the tools may. */
const [MOST_MB, MOST_MS] = [150, 5];
const MODERN = "2026-07-28";

/** What MCP costs the web server: listing the tools beside a plain answer of the API, and connections of 2024 that stay. */
export async function benchMcp(world: World, quick: boolean) {
  const pid = await webServer(world);
  // First, while there is no room in the heap that something else has left.
  await sessions(world, pid);
  const [rounds, times] = quick ? [2, 100] : [5, 500];
  say(`\nMCP: processor of the web server for one request, everything included, ms; ${rounds} rounds of ${times} requests in turn:`);
  const plain: Call = { url: `${world.ours}/api/v1/memory`, headers: world.headers };
  const cases = { "tools/list (2025)": rpc(world, "tools/list", {}), [`tools/list (${MODERN})`]: modern(world), "GET /api/v1/memory": plain };
  const found: Record<string, number[]> = {};
  for (const call of Object.values(cases)) await cost(pid, call, Math.min(times, 200)); // To be warm.
  for (let i = 0; i < rounds; i++)
    for (const [name, call] of Object.entries(cases)) {
      found[name] ??= [];
      found[name].push(await cost(pid, call, times));
    }
  const floor = quantile(found["GET /api/v1/memory"] as number[], 0.5);
  for (const [name, all] of Object.entries(found)) {
    const median = quantile(all, 0.5);
    say(
      `  ${name}: median ${median.toFixed(2)}, ${(median / floor).toFixed(2)} times a plain answer${name.startsWith("tools") ? ` (target < ${MOST_MS})` : ""}`,
    );
  }
}

/** Connections that stay: all of them are used once, and what the server holds then is compared with before. */
async function sessions(world: World, pid: number) {
  const open = async () => {
    const client = new Client({ name: "bench", version: "1" });
    await client.connect(new SSEClientTransport(new URL(`${world.ours}/mcp/sse`), { requestInit: { headers: world.headers } }) as never);
    await client.listTools();
    return client;
  };
  const first = await Promise.all(Array.from({ length: 10 }, open)); // So that what is loaded once is loaded.
  await Promise.all(first.map((client) => client.close()));
  await pause(3000);
  const before = await residentMb(pid);
  const clients: Client[] = [];
  while (clients.length < SESSIONS) clients.push(...(await Promise.all(Array.from({ length: 10 }, open))));
  await pause(1000);
  const after = await residentMb(pid);
  say(`\nMCP: ${SESSIONS} SSE sessions at once: ${before.toFixed(0)} MB before, ${(after - before).toFixed(0)} MB more (target < ${MOST_MB})`);
  await Promise.all(clients.map((client) => client.close()));
}

const rpc = (world: World, method: string, params: object, headers: Record<string, string> = {}): Call => ({
  url: `${world.ours}/mcp`,
  method: "POST",
  headers: { ...world.headers, accept: "application/json, text/event-stream", ...headers },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
});

const modern = (world: World) => {
  const said = { protocolVersion: MODERN, clientCapabilities: {}, clientInfo: { name: "bench", version: "1" } };
  const _meta = Object.fromEntries(Object.entries(said).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]));
  return rpc(world, "tools/list", { _meta }, { "mcp-protocol-version": MODERN, "mcp-method": "tools/list" });
};

/** Milliseconds of processor that a request takes of a process. */
async function cost(pid: number, call: Call, times: number): Promise<number> {
  const before = await processorSeconds(pid);
  for (let i = 0; i < times; i++) await send(call);
  return (((await processorSeconds(pid)) - before) * 1000) / times;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** The process that serves the world's address: it has the port among its settings, and is the one that runs scripts/web.ts. */
export async function webServer({ ours }: World): Promise<number> {
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
    if (!(await read("cmdline")).includes("scripts/web.ts") || (await readlink(`/proc/${name}/cwd`).catch(() => "")) !== process.cwd()) continue;
    if ((await read("environ")).split("\0").includes(`PORT=${new URL(ours).port}`)) return Number(name);
  }
  throw new Error("The web server's process was not found.");
}
