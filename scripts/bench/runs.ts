import { Agent } from "node:http";
import { forgetQueued, ms } from "./compare.ts";
import { firstText } from "./first-text.ts";
import { type Call, load, quantile, send } from "./load.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";

const DRAIN_MS = 45_000;

/** What a trivial run takes from end to end, how soon a model's first word is seen, and how many a worker does a second. */
export async function benchRuns(world: World, run: Call, quick: boolean) {
  // A workspace of those that may run the most at once: what is measured is the worker, not the tier.
  await world.db.query("UPDATE workspaces SET tier = 'team'");
  const stopWorker = await world.startWorker();
  const single = await oneAtATime(world, run, quick ? 30 : 100);
  const words = await firstText(world.model, world.ours, world.headers, quick ? 10 : 40);
  await stopWorker();
  const queued = quick ? 100 : 400;
  const many = await drain(world, run, queued);
  const line = (what: string, values: number[]) => say(`${what}: median ${ms(quantile(values, 0.5))} ms, p99 ${ms(quantile(values, 0.99))} ms`);
  say(`\nOne run at a time, ${single.runs.length} runs of "echo hello" (first of a new worker: ${ms(single.first.completed)} ms):`);
  for (const part of ["accepted", "completed", "queued", "running"] as const)
    line(
      `  ${part}`,
      single.runs.map((each) => each[part]),
    );
  const median = (part: "accepted" | "completed") =>
    quantile(
      single.runs.map((each) => each[part]),
      0.5,
    );
  hold("a run is accepted", median("accepted"), " ms", { most: 50 });
  hold("a trivial run is completed", median("completed"), " ms", { most: 500 });
  line("A model's first word at a client that follows the events", words.ours);
  hold("a model's first word", quantile(words.ours, 0.5), " ms", { most: 150 });
  say(`${queued} queued, one worker: ${many.done} done`);
  hold("trivial executions a second, one worker", many.perSecond, "", { least: 50 });
}

type Run = { accepted: number; completed: number; queued: number; running: number };

/** A run as a client sees it: from sending the request until the final status has arrived by `wait=`. */
async function oneAtATime({ ours, headers }: World, run: Call, count: number): Promise<{ first: Run; runs: Run[]; lastId: string }> {
  const agent = new Agent({ keepAlive: true });
  let lastId = "";
  const once = async (): Promise<Run> => {
    const started = performance.now();
    const { executionId } = JSON.parse(await send({ ...run, url: ours + run.url, headers }, agent));
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
    while (runs.length < count) runs.push(await once());
    return { first, runs, lastId };
  } finally {
    agent.destroy();
  }
}

/** Queues many runs, starts one worker, and counts what it finishes, from its first start to its last end. */
async function drain(world: World, run: Call, queued: number): Promise<{ perSecond: number; done: number }> {
  const { rows } = await world.db.query("SELECT max(id) AS id FROM executions");
  const before = rows[0].id;
  await load({ ...run, url: world.ours + run.url, headers: world.headers }, { connections: 8, ms: 60_000, max: queued });
  const stopWorker = await world.startWorker();
  const started = performance.now();
  const count = `SELECT count(*) FILTER (WHERE status = 'completed')::int AS done, count(*) FILTER (WHERE status IN ('failed', 'cancelled'))::int AS failed,
    extract(epoch FROM max(finished_at) - min(started_at))::float AS seconds FROM executions WHERE id > $1`;
  for (;;) {
    const { done, failed, seconds } = (await world.db.query(count, [before])).rows[0];
    if (failed > 0) throw new Error(`${failed} of the queued runs failed.`);
    if (done === queued || performance.now() - started > DRAIN_MS) {
      await forgetQueued(world); // What it has not begun is not begun.
      await stopWorker();
      return { done, perSecond: done > 1 ? done / seconds : 0 };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
