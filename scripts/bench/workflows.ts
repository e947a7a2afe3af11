import { spawn } from "node:child_process";
import type pg from "pg";
import { quantile, send } from "./load.ts";
import { say } from "./report.ts";
import type { World } from "./server.ts";
import { chain, each, insertWorkflow, postgresSeconds, processorSeconds, queueRuns, suspendRuns } from "./workflow-rows.ts";

const STEPS = 5;
/** As many as a worker takes on together, and as many connections as it has at once for those that are taken on by themselves. */
const [CONNECTIONS, BATCH] = [8, 32];
/** What a library that runs steps in process and keeps them in PostgreSQL takes for such a run. */
const PEER_MS = 12;

type Times = { perRun: number; parts: number[]; worker?: number };

/** What a run of a workflow costs beside the SQL that it needs, whatever waits meanwhile. */
export async function benchWorkflows(world: World, quick: boolean) {
  const { db } = world;
  const runs = quick ? 200 : 1000;
  const rounds = quick ? 2 : 5;
  const waiting = quick ? 1000 : 10_000;
  const idle = quick ? 2000 : 10_000;
  const five = await insertWorkflow(db, "bench-five", chain(STEPS));
  say(`\nWorkflows: ${runs} runs of ${STEPS} trivial steps on one worker, ms a run by the database's clock; ${rounds} rounds in turn with the floor:`);
  const before = await compare(world, five.versionId, runs, rounds);
  await answers(world, quick ? 10 : 50);
  await db.query("VACUUM ANALYZE"); // Which would otherwise begin by itself at some time.
  const quietly = await idleFor(world, idle);
  await suspendRuns(db, (await insertWorkflow(db, "bench-asked", [{ id: "s1", type: "approval", message: "Go on?" }])).versionId, waiting);
  await suspendRuns(db, (await insertWorkflow(db, "bench-waits", [{ id: "s1", type: "wait", seconds: 3600 }])).versionId, waiting, { queue: "workflow" });
  await db.query("VACUUM ANALYZE");
  const crowded = await idleFor(world, idle);
  say(`\nWith ${waiting} runs that wait for an answer and ${waiting} that wait for an hour to go by:`);
  const after = await compare(world, five.versionId, runs, rounds);
  say(`  a run costs ${(after / before).toFixed(2)} times what it cost without them`);
  const idleLine = ({ worker, postgres }: Idle) => `${worker.toFixed(0)} ms of the worker, ${postgres.toFixed(0)} ms of PostgreSQL`;
  say(`  ${idle / 1000} s with nothing to do: ${idleLine(crowded)}; without them ${idleLine(quietly)}`);
  say("\nSteps of one run, ms a step by the database's clock, median:");
  for (const count of [50, 100, 200]) await many(world, `a chain of ${count}`, chain(count), count, quick);
  for (const count of [125, 250, 500]) await many(world, `a foreach of ${count}`, each(count), count, quick);
}

/** Rounds in turn, which side begins changing each time; prints medians over the rounds. Answers what a run costs. */
async function compare(world: World, versionId: number, runs: number, rounds: number): Promise<number> {
  const all: { ours: Times; floor: Times; together: Times }[] = [];
  for (let i = 0; i < rounds; i++) {
    let ours: Times | undefined;
    if (i % 2 === 0) ours = await byWorker(world, versionId, runs);
    const floor = await byFloor(world.db, versionId, runs);
    const together = await byFloor(world.db, versionId, runs, true);
    all.push({ ours: ours ?? (await byWorker(world, versionId, runs)), floor, together });
  }
  const median = (of: (times: (typeof all)[number]) => number) => quantile(all.map(of), 0.5);
  const ours = median((round) => round.ours.perRun);
  const beside = (name: "floor" | "together") => {
    const ratios = all.map((round) => round.ours.perRun / round[name].perRun);
    return `${median((round) => round[name].perRun).toFixed(2)}, ours/floor ${quantile(ratios, 0.5).toFixed(2)} (${range(ratios)})`;
  };
  const parts = (["first", "middle", "last"] as const).map((name, i) => `${name} ${(median((round) => round.ours.parts[i] as number) / STEPS).toFixed(2)}`);
  say(`  ours ${ours.toFixed(2)} (a library in process: ${PEER_MS})`);
  say(`  floor, a transaction for each run: ${beside("floor")}; target ≤ 3`);
  say(`  floor, a transaction for ${BATCH}: ${beside("together")}`);
  say(`  a step: ${parts.join(", ")} hundred; of the worker's processor ${median((round) => round.ours.worker as number).toFixed(2)} a run`);
  return ours;
}

const range = (values: number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;

/** Runs that were queued before the worker began: from when the first was taken to the last end. */
async function byWorker({ db, startWorker }: World, versionId: number, runs: number): Promise<Times> {
  const ids = await queueRuns(db, versionId, runs);
  const stop = await startWorker();
  const used = await processorSeconds(stop.pid);
  await ended(db, ids);
  const worker = (((await processorSeconds(stop.pid)) - used) * 1000) / runs;
  await stop();
  return { ...(await timesOf(db, ids)), worker };
}

async function byFloor(db: pg.Client, versionId: number, runs: number, together = false): Promise<Times> {
  const ids = await queueRuns(db, versionId, runs);
  const args = ["scripts/bench/workflow-floor.ts", String(CONNECTIONS), String(BATCH), ...(together ? ["together"] : [])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error("The floor of workflows failed.");
  return timesOf(db, ids);
}

/** Waits until all have ended, without keeping the machine busy. */
async function ended(db: pg.Client, { first, last }: { first: number; last: number }) {
  const count = `SELECT count(*) FILTER (WHERE status <> 'completed')::int AS left, count(*) FILTER (WHERE status = 'failed')::int AS failed FROM workflow_runs WHERE id BETWEEN $1 AND $2`;
  for (let waited = 0; waited < 1200; waited++) {
    const { left, failed } = (await db.query(count, [first, last])).rows[0];
    if (failed > 0) throw new Error(`${failed} runs of workflows failed.`);
    if (left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The runs of workflows did not end within two minutes.");
}

/** Milliseconds a run over all from when the first was taken, and over the first, the middle and the last hundred by when they ended. */
async function timesOf(db: pg.Client, { first, last }: { first: number; last: number }): Promise<Times> {
  const text = `SELECT extract(epoch FROM finished_at)::float8 * 1000 AS end, 
      (SELECT extract(epoch FROM min(started_on))::float8 * 1000 FROM pgboss.job WHERE name = 'workflow' AND (data ->> 'runId')::int BETWEEN $1 AND $2) AS start
    FROM workflow_runs WHERE id BETWEEN $1 AND $2 ORDER BY finished_at`;
  const { rows } = await db.query(text, [first, last]);
  const [ends, start] = [rows.map(({ end }) => end as number), rows[0].start as number];
  const size = Math.min(100, Math.floor(ends.length / 3));
  const part = (from: number) => ((ends[from + size - 1] as number) - (from === 0 ? start : (ends[from - 1] as number))) / size;
  return { perRun: ((ends.at(-1) as number) - start) / ends.length, parts: [0, Math.floor((ends.length - size) / 2), ends.length - size].map(part) };
}

/** From an answer to the end of the step after it, by the database's clock: one run at a time. */
async function answers({ db, ours, headers, startWorker }: World, count: number) {
  const steps = [
    { id: "ok", type: "approval", message: "Go on?" },
    { id: "after", type: "transform", output: "{{steps.ok.output}}" },
  ];
  await insertWorkflow(db, "bench-answered", steps);
  const stop = await startWorker();
  const post = async (path: string, body: object) =>
    JSON.parse(await send({ url: `${ours}/api/v1/workflows/${path}`, method: "POST", headers, body: JSON.stringify(body) }));
  const times: number[] = [];
  for (let i = -3; i < count; i++) {
    const { runId } = await post("bench-answered/launch", {});
    const id = Number(runId.slice(4));
    await reach(db, id, "suspended");
    await post(`runs/${runId}/resume`, { step: "ok", resumeData: { approved: true } });
    await reach(db, id, "completed");
    const text = `SELECT extract(epoch FROM r.finished_at - s.finished_at)::float8 * 1000 AS ms FROM workflow_runs r JOIN workflow_steps s ON s.run_id = r.id AND s.path = 'ok' WHERE r.id = $1`;
    if (i >= 0) times.push((await db.query(text, [id])).rows[0].ms);
  }
  await stop();
  say(`  from an answer to the end of the step after it: median ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`);
}

async function reach(db: pg.Client, id: number, status: string) {
  for (let waited = 0; waited < 3000; waited++) {
    const { rows } = await db.query("SELECT FROM workflow_runs WHERE id = $1 AND status = $2::run_status", [id, status]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`A run of a workflow was not ${status} within half a minute.`);
}

type Idle = { worker: number; postgres: number };

/** What the worker and PostgreSQL use of the processor while nothing is to be done. */
async function idleFor({ db, startWorker }: World, ms: number): Promise<Idle> {
  const stop = await startWorker();
  await new Promise((resolve) => setTimeout(resolve, 5000)); // What a worker does once when it starts is another matter.
  const [worker, postgres] = [await processorSeconds(stop.pid), await postgresSeconds(db)];
  await new Promise((resolve) => setTimeout(resolve, ms));
  const used = { worker: ((await processorSeconds(stop.pid)) - worker) * 1000, postgres: ((await postgresSeconds(db)) - postgres) * 1000 };
  await stop();
  return used;
}

/** One long run after another: what one of its steps costs. */
async function many({ db, startWorker }: World, name: string, steps: Record<string, unknown>[], count: number, quick: boolean) {
  const { versionId } = await insertWorkflow(db, `bench-${name.replaceAll(" ", "-")}`, steps);
  const ids = await queueRuns(db, versionId, quick ? 8 : 40);
  const stop = await startWorker();
  await ended(db, ids);
  await stop();
  const { perRun } = await timesOf(db, ids);
  say(`  ${name.padEnd(17)} ${(perRun / count).toFixed(3)} (${perRun.toFixed(1)} a run)`);
}
