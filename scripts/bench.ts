/**
 * `npm run bench` (`-- --quick` for a short form): how fast the API answers and a run is done, beside the least that a
 * server could do for the same answers (scripts/bench/floor.ts). Both are measured in turn on one machine, which makes the load as
 * well, so the figures say little alone; the ratio says more, and its range how much of it is noise.
 * Speed never fails it: the exit status is about whether it could measure.
 */
import { Agent } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { firstText } from "./bench/first-text.ts";
import { type Call, type Figures, load, quantile, send } from "./bench/load.ts";
import { benchMcp } from "./bench/mcp.ts";
import { benchScreens } from "./bench/screens.ts";
import { benchSearch } from "./bench/search.ts";
import { endAll, startWorld, type World } from "./bench/server.ts";
import { chain, insertWorkflow } from "./bench/workflow-rows.ts";
import { benchWorkflows } from "./bench/workflows.ts";

const QUICK = process.argv.includes("--quick");
/** `--only workflows`, `--only mcp` or `--only screens`: what runs of workflows, what MCP costs, or how quickly the browser answers, and nothing else. */
const ONLY = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const CONNECTIONS = 8;
const ROUNDS = QUICK ? 2 : 5;
const ROUND_MS = QUICK ? 600 : 3000;
const WARM_UP_MS = QUICK ? 400 : 2000;
/** Requests in one round at most, whatever the machine can do. */
const MAX_REQUESTS = 30_000;
const RUNS = QUICK ? 30 : 100;
const QUEUED = QUICK ? 100 : 400;
const DRAIN_MS = QUICK ? 6000 : 45_000;
const RUN: Call = { url: "/api/v1/skills/bench-hello/run", method: "POST", body: JSON.stringify({ input: "hello" }) };

const HEADING = "case                 ours/s    p50 ms    p99 ms   floor/s    p50 ms    p99 ms   ours/floor (lowest–highest)";

let interrupted = false;
const interrupt = () => {
  interrupted = true;
  void endAll().then(() => process.exit(130));
};
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.on(event, interrupt);

let code = 0;
try {
  console.log("Starting (what has not been built yet is built first) …");
  const world = await startWorld();
  if (ONLY === undefined) await bench(world);
  if (ONLY === "workflows") await launches(world);
  if (ONLY === undefined || ONLY === "workflows") await benchWorkflows(world, QUICK);
  if (ONLY === undefined || ONLY === "mcp") await benchMcp(world, QUICK);
  if (ONLY === undefined || ONLY === "screens") await benchScreens(world.ours, world.owner, world.db, QUICK);
  await endAll();
  if (ONLY === undefined) await benchSearch(QUICK);
} catch (error) {
  // What is interrupted fails in any way it likes, and that says nothing.
  if (!interrupted) console.error(`\nThe bench could not finish: ${(error as Error).message}`);
  code = 1;
}
await endAll();
process.exit(interrupted ? 130 : code);

async function bench(world: World) {
  const busy = loadavg()[0]?.toFixed(1);
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, load ${busy} before; ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_MS / 1000} s each, in turn with the floor.\n`,
  );
  const stopWorker = await world.startWorker();
  const single = await oneAtATime(world);
  const words = await firstText(world.model, world.ours, world.headers, QUICK ? 10 : 40);
  await stopWorker();
  console.log(HEADING);
  await compare(world, "status", { url: `/api/v1/executions/${single.lastId}/status` });
  await compare(world, "list", { url: "/api/v1/executions" });
  await compare(world, "marketplace list", { url: "/api/v1/marketplace/skills" });
  await compare(world, "run accept", RUN);
  await launches(world);
  const many = await drain(world);

  const line = (what: string, values: number[], more = "") => `${what}: median ${ms(quantile(values, 0.5))} ms${more}, p99 ${ms(quantile(values, 0.99))} ms`;
  console.log(`\nOne run at a time, ${RUNS} runs of \`echo hello\` (first of a new worker: ${ms(single.first.completed)} ms):`);
  console.log(
    line(
      "run accepted",
      single.runs.map((run) => run.accepted),
      " (target < 50)",
    ),
  );
  console.log(
    line(
      "run completed",
      single.runs.map((run) => run.completed),
      " (target < 500)",
    ),
  );
  console.log(
    line(
      "  of which queued",
      single.runs.map((run) => run.queued),
    ),
  );
  console.log(
    line(
      "  of which running",
      single.runs.map((run) => run.running),
    ),
  );
  const unfinished = many.done < QUEUED ? `, the rest unfinished after ${DRAIN_MS / 1000} s` : "";
  const [word, bare] = [words.ours, words.floor].map((times) => quantile(times, 0.5)) as [number, number];
  console.log(
    line(
      "\nA model's first word at a client that follows the events",
      words.ours,
      ` (target < 150; straight from the model ${ms(bare)} ms, ${(word / bare).toFixed(0)} times less)`,
    ),
  );
  console.log(`\n${QUEUED} queued, one worker: ${many.perSecond.toFixed(1)} executions/s (${many.done} done${unfinished})`);
}

/** What it costs to start a run of a workflow. */
async function launches(world: World) {
  if (ONLY) console.log(HEADING);
  await insertWorkflow(world.db, "bench-launch", chain(5));
  await compare(world, "workflow launch", { url: "/api/v1/workflows/bench-launch/launch", method: "POST", body: JSON.stringify({ inputData: { n: 1 } }) });
}

type Run = { accepted: number; completed: number; queued: number; running: number };

/** A run as a client sees it: from sending the request until the final status has arrived by `wait=`. */
async function oneAtATime({ ours, headers }: World): Promise<{ first: Run; runs: Run[]; lastId: string }> {
  const agent = new Agent({ keepAlive: true });
  let lastId = "";
  const once = async (): Promise<Run> => {
    const started = performance.now();
    const { executionId } = JSON.parse(await send({ ...RUN, url: ours + RUN.url, headers }, agent));
    const accepted = performance.now() - started;
    lastId = executionId;
    for (let blocks = 0; performance.now() - started < 60_000; ) {
      const url = `${ours}/api/v1/executions/${executionId}/status?wait=25&blocksAfter=${blocks}`;
      const { status, lastBlock, ...times } = JSON.parse(await send({ url, headers }, agent));
      const completed = performance.now() - started;
      const [created, begun, finished] = [times.createdAt, times.startedAt, times.finishedAt].map((time) => Date.parse(time)) as [number, number, number];
      if (status === "completed") return { accepted, completed, queued: begun - created, running: finished - begun };
      if (status !== "queued" && status !== "running") throw new Error(`${executionId} is ${status}: ${JSON.stringify(times.error)}`);
      blocks = lastBlock;
    }
    throw new Error(`${executionId} was not done within a minute.`);
  };
  try {
    const first = await once();
    for (let i = 0; i < 5; i++) await once();
    const runs: Run[] = [];
    while (runs.length < RUNS) runs.push(await once());
    return { first, runs, lastId };
  } finally {
    agent.destroy();
  }
}

/** One case: warm up both, then rounds in turn, which side begins changing each time; prints medians over the rounds. */
async function compare(world: World, name: string, call: Call) {
  const on = (base: string): Call => ({ ...call, url: base + call.url, headers: world.headers });
  const sides = [on(world.ours), on(world.floor)] as const;
  if (call.method !== "POST") await checkSame(name, ...sides);
  const measure = async (side: Call, time: number) => {
    const figures = await load(side, { connections: CONNECTIONS, ms: time, max: MAX_REQUESTS });
    if (call.method === "POST") await forgetQueued(world);
    return figures;
  };
  for (const side of sides) await measure(side, WARM_UP_MS);
  const rounds: { ours: Figures; floor: Figures }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    let ours: Figures | undefined;
    if (i % 2 === 0) ours = await measure(sides[0], ROUND_MS);
    const floor = await measure(sides[1], ROUND_MS);
    rounds.push({ ours: ours ?? (await measure(sides[0], ROUND_MS)), floor });
  }
  const cells = (["ours", "floor"] as const).flatMap((side) => {
    const median = (field: keyof Figures) =>
      quantile(
        rounds.map((round) => round[side][field]),
        0.5,
      );
    return [median("perSecond").toFixed(0), ms(median("p50")), ms(median("p99"))];
  });
  const ratios = rounds.map(({ ours, floor }) => ours.perSecond / floor.perSecond);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  console.log(`${name.padEnd(17)}${cells.map((cell) => cell.padStart(10)).join("")}   ${quantile(ratios, 0.5).toFixed(2)} (${range})`);
}

/** A floor that answers something else would be no floor. Says so and goes on, for the figures are of use still. */
async function checkSame(name: string, ours: Call, floor: Call) {
  const [a, b] = (await Promise.all([send(ours), send(floor)])).map((text) => JSON.parse(text));
  if (!isDeepStrictEqual(a, b)) console.log(`(${name}: the floor's answer differs from ours; scripts/bench/floor.ts should follow.)`);
}

/** No worker runs while runs are accepted. Removing them after each round keeps the tables as they were for the next. */
async function forgetQueued({ db }: World) {
  await db.query("DELETE FROM pgboss.job WHERE name IN ('execution', 'workflow')");
  await db.query("DELETE FROM executions WHERE status = 'queued'");
  await db.query("DELETE FROM workflow_runs WHERE status = 'pending'");
}

/** Queues many runs, starts one worker, and counts what it finishes, from its first start to its last end. */
async function drain(world: World): Promise<{ perSecond: number; done: number }> {
  const { rows } = await world.db.query("SELECT max(id) AS id FROM executions");
  const before = rows[0].id;
  await load({ ...RUN, url: world.ours + RUN.url, headers: world.headers }, { connections: CONNECTIONS, ms: 60_000, max: QUEUED });
  const stopWorker = await world.startWorker();
  const started = performance.now();
  const count = `SELECT count(*) FILTER (WHERE status = 'completed')::int AS done, count(*) FILTER (WHERE status IN ('failed', 'cancelled'))::int AS failed,
    extract(epoch FROM max(finished_at) - min(started_at))::float AS seconds FROM executions WHERE id > $1`;
  for (;;) {
    const { done, failed, seconds } = (await world.db.query(count, [before])).rows[0];
    if (failed > 0) throw new Error(`${failed} of the queued runs failed.`);
    if (done === QUEUED || performance.now() - started > DRAIN_MS) {
      await forgetQueued(world); // What it has not begun is not begun.
      await stopWorker();
      return { done, perSecond: done > 1 ? done / seconds : 0 };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}
