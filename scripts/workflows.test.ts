import { afterAll, beforeAll, expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { sleep } from "./chaos/cluster.ts";
import { randomFrom } from "./chaos/random.ts";
import { nameOf, Runs } from "./workflows/runs.ts";
import { until, World } from "./workflows/world.ts";

/** Runs of workflows while whatever does them is killed: each ends as one that nobody disturbs, and does everything once. */
let world: World;
let runs: Runs;
beforeAll(async () => {
  world = await World.start(2, 2);
  runs = new Runs(world);
  await runs.prepare();
}, 120_000);
afterAll(async () => {
  await world.stop();
  expect(world.cluster.violations).toEqual([]);
});

/** What was committed last of each run that goes on. Everything of one transaction has one time. */
async function standing(): Promise<string[]> {
  const rows = await db().$queryRaw<{ path: string; status: string; attempt: number }[]>`
    SELECT e.path, e.status, e.attempt FROM workflow_runs r
    JOIN workflow_events l ON l.run_id = r.id AND l.seq = r.last_event
    JOIN workflow_events e ON e.run_id = r.id AND e.created_at = l.created_at
    WHERE r.finished_at IS NULL ORDER BY e.run_id, e.seq`;
  return rows.map(nameOf);
}

/**
 * No execution is in its last try, or about to begin it: one more death would end it as lost, which is right and not what
 * this is about. A try is counted when it begins, so of one that waits for a worker, or whose worker is dead, the next counts.
 */
const maySuffer = async () =>
  (
    await db().$queryRaw<unknown[]>`
      SELECT 1 FROM pgboss.job WHERE name = 'execution' AND state IN ('active', 'retry')
        AND retry_count + (state = 'retry' OR heartbeat_on < now() - interval '8 seconds')::int >= retry_limit`
  ).length === 0;

/** Kills all workers, and with `web` that web server as well. Answers how the runs stood while no worker lived. */
async function kill(web?: number): Promise<string[]> {
  const { workers, webs } = world.cluster;
  const doomed = [...workers, ...(web === undefined ? [] : webs.slice(web, web + 1))];
  const gone = doomed.map(({ child }) => new Promise((resolve) => child?.once("exit", resolve)));
  for (const member of doomed) world.cluster.end(member, "SIGKILL");
  await Promise.all(gone);
  const stood = await standing();
  // As if the workers' heartbeats had been missed for long enough: how long that is, is the queue's affair.
  await db().$executeRaw`UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE name = 'execution' AND state = 'active'`;
  return stood;
}

const alive = () => [...world.cluster.webs, ...world.cluster.workers].every(({ child, expected }) => child?.exitCode === null && !expected);
const active = async (name: string) =>
  (await db().$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE name = ${name} AND state = 'active'`)[0]?.n ?? 0;

test("killed at every change of every step, a run ends as if nothing had been, and nothing is done twice", async () => {
  const random = randomFrom(7);
  const missing = new Set(runs.boundaries);
  const heard: Promise<number>[] = [];
  const answers: Promise<void>[] = [];
  let [kills, last] = [0, Date.now()];
  for (const end = Date.now() + 240_000; missing.size > 0 && Date.now() < end; await sleep(10)) {
    if ((await db().workflowRun.count({ where: { finishedAt: null } })) < 10) {
      const id = await runs.begin();
      if (runs.names.size % 4 === 0) heard.push(runs.follow(id, runs.names.size));
      continue;
    }
    // Some ask for longer than others, so that there is something to be killed while they do.
    answers.push(runs.answerSome(0.05));
    // Rather many changes at one blow than one; after a while one will do.
    const hit = new Set((await standing()).filter((change) => missing.has(change)));
    const enough = Date.now() - last > 5000 ? 1 : Math.min(6, missing.size / 4);
    if (hit.size < enough || !alive() || !(await maySuffer())) continue;
    if (random() < 0.3) await sleep(random.whole(0, 300));
    for (const change of await kill([undefined, undefined, 0, undefined, undefined, 1][kills % 6])) missing.delete(change);
    [kills, last] = [kills + 1, Date.now()];
  }
  await Promise.all(answers);
  await runs.hold();
  const cuts = await Promise.all(heard);
  expect([...missing]).toEqual([]);
  expect(cuts.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
}, 400_000);

test("what a dead worker held goes on after seconds, long before its executions", async () => {
  const workflowId = await world.makeWorkflow({ steps: [{ id: "kept", type: "memory", note: "held up" }] });
  const [other, doomed] = world.cluster.workers;
  await until("both", async () => alive());
  let id = 0;
  const at = await transaction(async (tx) => {
    // A worker that is in the middle of the run waits for this. It is the second, because the first is stopped in its tracks.
    await tx.$queryRaw`SELECT 1 FROM memories WHERE workspace_id = ${world.workspaceId} FOR UPDATE`;
    other?.child?.kill("SIGSTOP");
    id = await world.launch(workflowId);
    await until("the worker has it", async () => (await active("workflow")) > 0);
    world.cluster.end(doomed as typeof other & object, "SIGKILL");
    other?.child?.kill("SIGCONT");
    return Date.now();
  });
  const { status, finishedAt } = await world.ended(id);
  expect(status).toBe("completed");
  expect((await world.insist("GET /memory")).body.content.split("held up")).toHaveLength(2);
  const took = Date.parse(finishedAt) - at;
  expect(took).toBeGreaterThan(1000);
  expect(took).toBeLessThan(9000);
}, 60_000);

test("a worker that is asked to end gives its runs to the other one, and none is disturbed", async () => {
  for (let i = 0; i < 4; i++) await runs.begin();
  for (const worker of world.cluster.workers) {
    await until("something to be asked in the middle of", async () => (await active("execution")) > 0);
    await runs.answerSome();
    world.cluster.end(worker, "SIGTERM");
    await until("it is there again", async () => alive());
  }
  await runs.hold();
}, 90_000);

test("runs outlive the database, restarted and killed, and both with the workers", async () => {
  for (const how of ["restart", "kill -9"] as const) {
    for (let i = 0; i < 4; i++) await runs.begin();
    await until("something to be cut off", async () => (await active("execution")) > 0);
    if (how === "kill -9") for (const worker of world.cluster.workers) world.cluster.end(worker, "SIGKILL");
    await world.cluster.restartDatabase(how, 500);
    await until("everything is there again", async () => alive() && (await db().$queryRaw`SELECT 1`) !== undefined);
  }
  await runs.hold();
}, 180_000);
