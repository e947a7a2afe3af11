import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { publishSkill } from "#lib/testing/publish-skill";
import { createWorkspace } from "#lib/testing/workspace";
import { Cluster, sleep } from "./chaos/cluster.ts";
import { Disk } from "./chaos/disk.ts";

/** What the engine promises of a run while processes and the database come and go: one at a time, where scripts/chaos.ts has all at once. */
let cluster: Cluster;
let disk: Disk;
let key: string;
let slug: string;
beforeAll(async () => {
  const dataDir = await mkdtemp(`${tmpdir()}/clanker-engine-`);
  Object.assign(process.env, { NODE_ENV: "production", DATA_DIR: dataDir, SCRIPT_CONCURRENCY: "1" });
  cluster = new Cluster(dataDir);
  disk = new Disk(dataDir);
  await cluster.startDatabase();
  process.env.DATABASE_URL = cluster.url;
  await migrate(cluster.url);
  await installQueue();
  slug = await publishSkill({
    script: 'read -r what < "$INPUT_FILE"; echo begun; case $what in busy) while true; do :; done;; *) sleep $what; echo x > "$OUTPUT_DIR/x";; esac',
  });
  key = (await createWorkspace()).key;
  await cluster.startMembers(1, 1);
}, 120_000);
afterAll(async () => {
  await db().$disconnect();
  await cluster.stop();
  disk.close();
  await rm(cluster.dataDir, { recursive: true, force: true });
  expect(cluster.violations).toEqual([]);
});

async function call(what: string, body?: object) {
  const [method, path] = what.split(" ") as [string, string];
  const headers = { "content-type": "application/json", "x-api-key": key };
  const answer = await fetch(`${cluster.web(0)}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() };
}

async function run(input: string, more: object = {}): Promise<number> {
  const { status, body } = await call(`POST /skills/${slug}/run`, { input, ...more });
  expect([status, body]).toEqual([202, expect.anything()]);
  return Number(body.executionId.slice(5));
}

const row = (id: number) => db().execution.findUniqueOrThrow({ where: { id }, include: { artifacts: true } });

/** Asks ever again until it is so. */
async function until<T>(what: string, look: () => Promise<T>, ms = 20_000): Promise<Exclude<T, false | null | undefined>> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    const found = await look().catch(() => undefined);
    if (found) return found as Exclude<T, false | null | undefined>;
  }
  throw new Error(`not within ${ms} ms: ${what}`);
}
const ended = (id: number, ms?: number) => until(`the end of exec_${id}`, async () => (await row(id)).finishedAt && row(id), ms);
const begun = (id: number) => until(`blocks of exec_${id}`, async () => (await row(id)).lastBlock > 0);

/** Cancels, and holds that it is so at once for whoever asks. */
async function cancel(id: number) {
  const answer = await call(`POST /executions/exec_${id}/cancel`, {});
  expect([answer.status, answer.body.status]).toEqual([200, "cancelled"]);
  expect((await call(`GET /executions/exec_${id}/status`)).body.status).toBe("cancelled");
  return Date.now();
}

/** Seconds of processor time that the worker, with its threads, has used. */
const processorTime = () => {
  const fields = readFileSync(`/proc/${cluster.workers[0]?.child?.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** The worker does one run at a time, so when another starts, the one before has really stopped. */
async function freed(since: number) {
  const next = await run("0");
  const { startedAt } = await until("the next run's start", async () => (await row(next)).startedAt && row(next));
  expect((startedAt as Date).getTime() - since).toBeLessThan(2000);
  await ended(next);
}

test("a cancelled run stops: the worker is free for another and uses no processor time", async () => {
  const id = await run("busy");
  await begun(id);
  const queued = await run("0");
  await cancel(queued);
  const at = await cancel(id);
  await freed(at);
  await sleep(Math.max(0, at + 2000 - Date.now()));
  const before = processorTime();
  await sleep(1000);
  expect(processorTime() - before).toBeLessThan(0.5);
  expect(await row(queued)).toMatchObject({ status: "cancelled", startedAt: null, attempt: 0 });
});

test("a cancel at any moment of a run's first half second holds, while its attachments are loaded too", async () => {
  const data = Buffer.alloc(3 * 1024 * 1024, "x").toString("base64");
  for (let i = 0; i < 8; i++) {
    const id = await run("busy", { attachments: Array.from({ length: 3 }, (_, n) => ({ filename: `${n}.bin`, data })) });
    await sleep(i * 65);
    const at = await cancel(id);
    await freed(at);
    expect(await row(id)).toMatchObject({ status: "cancelled", artifacts: [] });
  }
}, 120_000);

test("a cancel whose message is lost is found all the same", async () => {
  for (let i = 0; i < 3; i++) {
    const id = await run("busy");
    await begun(id);
    // The worker listens again half a second after the last time.
    await until("a connection that listens", async () => {
      const cut = await db().$queryRaw<unknown[]>`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN clanker_cancel%'`;
      return cut.length > 0;
    });
    await freed(await cancel(id));
  }
});

test("a run whose worker died can be cancelled, and is not taken up again", async () => {
  const id = await run("busy");
  await begun(id);
  cluster.end(cluster.workers[0] as Cluster["workers"][0], "SIGKILL");
  await cancel(id);
  await until("the job's end", async () => {
    const [left] = await db().$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'execution' AND state < 'completed'`;
    return left?.n === 0;
  });
  expect(await row(id)).toMatchObject({ status: "cancelled", attempt: 1 });
});

test("SIGTERM lets a short run end and gives a long one back at once, which does not count as a try", async () => {
  const short = await run("5");
  await begun(short);
  cluster.end(cluster.workers[0] as Cluster["workers"][0], "SIGTERM");
  expect(await ended(short)).toMatchObject({ status: "completed", attempt: 1 });

  const long = await run("busy");
  await until("its start", async () => (await row(long)).attempt === 1);
  const job = async () =>
    (
      await db().$queryRaw<{ state: string; left: number }[]>`SELECT state::text, retry_limit - retry_count AS left FROM pgboss.job
      WHERE name = 'execution' AND data @> ${JSON.stringify({ executionId: long })}::jsonb`
    )[0];
  const before = await job();
  const at = Date.now();
  cluster.end(cluster.workers[0] as Cluster["workers"][0], "SIGTERM");
  await until("the job is back", async () => (await job())?.state === "retry");
  expect(Date.now() - at).toBeLessThan(11_500);
  await until("its second start", async () => (await row(long)).attempt === 2);
  expect([before, await job()]).toEqual([
    { state: "active", left: 2 },
    { state: "active", left: 2 },
  ]);
  await freed(await cancel(long));
}, 60_000);

test("when the blob store is away a run is tried again later, and ends", async () => {
  const id = await run("1");
  await begun(id);
  await disk.lose(7000);
  const { status, attempt, artifacts } = await ended(id, 60_000);
  expect([status, artifacts.length]).toEqual(["completed", 1]);
  expect(attempt).toBeGreaterThan(1);
}, 90_000);

test("workers and web servers outlive the database", async () => {
  const pids = () => [...cluster.webs, ...cluster.workers].map(({ child }) => child?.pid);
  await ended(await run("0"));
  const before = pids();
  for (const how of ["restart", "kill -9"] as const) {
    const across = await run("1");
    await begun(across);
    await cluster.restartDatabase(how, 1000);
    // Its output waits for the database, so it need not begin again.
    expect(await ended(across, 60_000)).toMatchObject({ status: "completed", attempt: 1 });
    const after = await until("a run is accepted", () => run("0"));
    expect(await ended(after)).toMatchObject({ status: "completed", attempt: 1 });
  }
  expect(pids()).toEqual(before);
}, 180_000);

test("a web server that finds no database when it starts ends, so that it can be started again", async () => {
  // One that takes the connection and says nothing, as a machine that is too busy does.
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as AddressInfo;
  const env = { ...process.env, DATABASE_URL: `postgresql://clanker:x@127.0.0.1:${port}/postgres`, PORT: "1", LOG_LEVEL: "silent" };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/web.ts"], { env, stdio: "ignore" });
  const late = setTimeout(() => child.kill("SIGKILL"), 50_000);
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
  clearTimeout(late);
  silent.close();
});
