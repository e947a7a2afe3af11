import { readdir, readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { ms } from "./compare.ts";
import { type Call, quantile, send } from "./load.ts";
import { webServer } from "./mcp.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";
import { upload } from "./uploads.ts";

/** Those who follow events all the time, and how long each does before it leaves and another comes, in milliseconds. */
const [FOLLOWERS, FOLLOWED_MS] = [20, 4000];
const LOOK_MS = 2000;
/** How long nothing is asked before it is counted what is held then: clients' idle connections are gone by now. */
const REST_MS = 10_000;
const CONNECTIONS = 8;

type Sample = {
  at: number;
  webMb: number;
  workerMb: number;
  webFiles: number;
  workerFiles: number;
  webThreads: number;
  workerThreads: number;
  connections: number;
};

/**
 * A mix of what clients do, at half of what the server can do of it, for ten minutes: what web server, worker and database hold must not grow.
 * The first fifth is for caches to fill; the memory in the next fifth is compared with that in the last one, and the rest before with after it all.
 */
export async function benchSoak(world: World, quick: boolean) {
  const totalMs = quick ? 60_000 : 600_000;
  await world.db.query("UPDATE workspaces SET tier = 'team'");
  const stopWorker = await world.startWorker();
  const pids = { web: await webServer(world), worker: stopWorker.pid };
  const mix = mixOf(world);
  const newAgent = () => new Agent({ keepAlive: true, maxSockets: 64 });
  let agent = newAgent();
  await closedLoop(mix, agent, 5000); // To be warm.
  const most = await closedLoop(mix, agent, quick ? 5000 : 15_000);
  say(
    `\nSoak: ${mix.length} kinds of requests, ${most.toFixed(0)}/s at most; at half of that for ${totalMs / 60_000} min with ${FOLLOWERS} followers that come and go`,
  );

  agent.destroy();
  await pause(REST_MS);
  const rest = await look(world, pids, 0);
  const over = { yes: false };
  const samples: Sample[] = [];
  const began = performance.now();
  const looking = (async () => {
    for (; !over.yes; await pause(LOOK_MS)) samples.push(await look(world, pids, performance.now() - began));
  })();
  const following = Array.from({ length: FOLLOWERS }, (_, i) => follow(world, over, i));
  agent = newAgent();
  const { latencies, errors } = await openLoop(mix, agent, most / 2, totalMs);
  over.yes = true;
  await Promise.all([looking, ...following]);
  agent.destroy();
  await pause(REST_MS);
  for (const [name, times] of Object.entries(latencies))
    say(`  ${name}: ${times.length}, p50 ${ms(quantile(times, 0.5))} ms, p99 ${ms(quantile(times, 0.99))} ms`);
  for (const error of new Set(errors)) say(`  ! ${error}`);
  hold("soak, requests that failed", errors.length, "", { most: 0 });
  await sayRuns(world);
  report(samples, totalMs);
  compareRest(rest, await look(world, pids, totalMs));
  await stopWorker();
}

/** What a client does, one after the other: reads as often as anything else together. */
function mixOf(world: World): { name: string; go(agent: Agent): Promise<unknown> }[] {
  const call = (name: string, path: string, more: Partial<Call> = {}) => {
    const what: Call = { url: world.ours + path, ...more, headers: { ...world.headers, ...more.headers } };
    return { name, go: (agent: Agent) => send(what, agent) };
  };
  const post = (body: object) => ({ method: "POST" as const, body: JSON.stringify(body) });
  const accept = { accept: "application/json, text/event-stream" };
  const tool = post({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read-memory", arguments: {} } });
  const reads = [call("list", "/api/v1/executions"), call("memory", "/api/v1/memory"), call("marketplace", "/api/v1/marketplace/skills")];
  return [
    ...reads,
    call("write", "/api/v1/memory", { method: "PUT", body: JSON.stringify({ content: "As long as before." }) }),
    ...reads,
    call("run to its end", "/api/v1/runs", post({ skillSlug: "bench-hello", scriptName: "main.sh" })),
    ...reads,
    call("MCP tool", "/mcp", { ...tool, headers: accept }),
    call("MCP list", "/mcp", { ...post({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }), headers: accept }),
    ...reads,
    { name: "upload", go: () => upload(world) },
  ];
}

async function closedLoop(mix: ReturnType<typeof mixOf>, agent: Agent, forMs: number): Promise<number> {
  const until = performance.now() + forMs;
  let done = 0;
  const loop = async (start: number) => {
    for (let i = start; performance.now() < until; i++) {
      await mix[i % mix.length]?.go(agent);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => loop(i * 2)));
  return (done * 1000) / forMs;
}

/** So many a second are begun, whether or not those before have been answered. */
async function openLoop(mix: ReturnType<typeof mixOf>, agent: Agent, perSecond: number, forMs: number) {
  const latencies: Record<string, number[]> = {};
  const errors: string[] = [];
  const open = new Set<Promise<void>>();
  const began = performance.now();
  for (let sent = 0; performance.now() - began < forMs; ) {
    for (; sent < ((performance.now() - began) * perSecond) / 1000; sent++) {
      const { name, go } = mix[sent % mix.length] as (typeof mix)[number];
      const before = performance.now();
      latencies[name] ??= [];
      const times = latencies[name];
      const done = go(agent).then(
        () => void times.push(performance.now() - before),
        (error: Error) => void errors.push(error.message),
      );
      open.add(done);
      void done.then(() => open.delete(done));
    }
    await pause(5);
  }
  await Promise.all(open);
  return { latencies, errors };
}

/** One who follows the events for a while, leaves, and comes again: every other one as an MCP client of 2024. */
async function follow({ ours, headers }: World, over: { yes: boolean }, i: number) {
  while (!over.yes) {
    const asked = request(ours + (i % 2 === 0 ? "/api/events" : "/mcp/sse"), { headers: { ...headers, accept: "text/event-stream" }, agent: false });
    asked.on("response", (response) => response.resume().on("error", () => undefined)); // It is left in the middle.
    asked.on("error", () => undefined);
    asked.end();
    await pause(FOLLOWED_MS * (0.5 + Math.random()));
    asked.destroy();
  }
}

async function look({ db }: World, pids: { web: number; worker: number }, at: number): Promise<Sample> {
  const [web, worker] = [await stateOf(pids.web), await stateOf(pids.worker)];
  const { rows } = await db.query("SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'");
  return {
    ...{ at, webMb: web.mb, workerMb: worker.mb, webFiles: web.files, workerFiles: worker.files },
    ...{ webThreads: web.threads, workerThreads: worker.threads, connections: rows[0].count },
  };
}

async function stateOf(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return { mb: field("VmRSS") / 1024, threads: field("Threads"), files: (await readdir(`/proc/${pid}/fd`)).length };
}

function report(samples: Sample[], totalMs: number) {
  const during = (from: number, to: number) => samples.filter(({ at }) => at >= from * totalMs && at < to * totalMs);
  const held = (field: keyof Sample, from: number, to: number) =>
    quantile(
      during(from, to).map((sample) => sample[field]),
      0.5,
    ); // prettier-ignore
  for (const [name, field] of [
    ["web server", "webMb"],
    ["worker", "workerMb"],
  ] as const) {
    const [before, after] = [held(field, 0.2, 0.4), held(field, 0.8, 1)];
    const slope = slopeOf(during(0.2, 1), field);
    say(`  memory of the ${name}: ${before.toFixed(0)} MB after warm-up, ${after.toFixed(0)} MB at the end, ${slope.toFixed(2)} MB more a minute`);
    hold(`soak, memory of the ${name} more at the end`, after - before, " MB", { most: 40 });
    // A minute is too short to tell a slope from the heap's ups and downs.
    if (totalMs >= 300_000) hold(`soak, memory of the ${name} more a minute`, slope, " MB", { most: 3 });
  }
}

function compareRest(before: Sample, after: Sample) {
  const kinds = { files: ["webFiles", "workerFiles"], threads: ["webThreads", "workerThreads"], connections: ["connections"] } as const;
  for (const [what, fields] of Object.entries(kinds)) {
    const sum = (sample: Sample) => fields.reduce((total, field) => total + sample[field], 0);
    say(`  ${what} at rest: ${sum(before)} before, ${sum(after)} after`);
    hold(`soak, ${what} more at rest`, sum(after) - sum(before), "", { most: 8 });
  }
}

/** Where the time of the runs went: a machine that others use as well can keep a worker waiting. */
async function sayRuns({ db }: World) {
  const { rows } = await db.query(`SELECT count(*)::int AS runs, count(*) FILTER (WHERE attempt > 1)::int AS again,
    extract(epoch FROM max(started_at - created_at))::float AS waited, extract(epoch FROM max(finished_at - started_at))::float AS ran FROM executions`);
  const { runs, again, waited, ran } = rows[0];
  say(`  ${runs} runs, ${again} of them begun again; the longest waited ${waited.toFixed(1)} s for a worker and took ${ran.toFixed(1)} s`);
}

/** By least squares, a minute. */
function slopeOf(samples: Sample[], field: keyof Sample): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [x, y] = [mean(({ at }) => at), mean((sample) => sample[field])];
  const [xy, xx] = [mean((each) => (each.at - x) * (each[field] - y)), mean((each) => (each.at - x) ** 2)];
  return (xy / xx) * 60_000;
}

const pause = (forMs: number) => new Promise<void>((resolve) => setTimeout(resolve, forMs));
