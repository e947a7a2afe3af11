import { type Job, PgBoss } from "pg-boss";
import { type Db, rows } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";
import { PATIENCE, SteadyClient } from "#lib/platform/steady-client";
import { consumeWorkflows, installWorkflowQueues, type WorkflowHandlers, type WorkflowJob } from "#lib/platform/workflow-queue";

/** The queues and what a job carries. Jobs name rows and hold nothing else, so that a lost one can be made again; a mail is sealed. */
export type Jobs = {
  execution: { executionId: number };
  "execution-lost": { executionId: number };
  workflow: WorkflowJob;
  "workflow-prepare": WorkflowJob;
  mail: { sealed: string };
};

/** How often a worker says that it lives, and how soon a silent one's jobs are given to another, in seconds. */
const HEARTBEAT = 10;
const MONITOR = 3;
/** How long a job that failed waits, in seconds: once to twice this after the first time, twice to four times after the second. */
const RETRY_DELAY = 5;
/** How long a job waits for which its workspace has no place, in seconds: once to twice this. */
const PLACE_DELAY = 1;
/** How often a job is tried again. */
const RETRIES = 2;

/** How long a run may wait for a worker: pg-boss would forget its job after two weeks, and the run would wait for ever. */
const QUEUED_SECONDS = 10 * 365 * 24 * 3600;

type Mode = "send" | "work" | "install";

function connect(mode: Mode): PgBoss {
  // pg-boss hands what it does not know on to its pool.
  const pool = { Client: SteadyClient, ...PATIENCE };
  const boss = new PgBoss({
    ...pool,
    connectionString: env().DATABASE_URL,
    max: mode === "work" ? 6 : 2,
    supervise: mode === "work",
    schedule: false,
    migrate: mode === "install",
    createSchema: mode === "install",
    useListenNotify: mode === "work",
    superviseIntervalSeconds: MONITOR,
    monitorIntervalSeconds: MONITOR,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  return boss;
}

/**
 * Creates or updates the queue's own tables. Called once before anything else uses them. `abandoned` says that no worker
 * can be alive, because the database was not: jobs that were being done then are given back at once, without waiting for
 * their heartbeats to be missed.
 */
export async function installQueue({ abandoned = false } = {}) {
  const boss = connect("install");
  await boss.start();
  const lost = { retryLimit: 100, retryBackoff: true, retryDelayMax: 60, notify: true, deleteAfterSeconds: 3600 };
  await boss.createQueue("execution-lost", lost);
  await boss.updateQueue("execution-lost", lost);
  const mail = { retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600, notify: true, deleteAfterSeconds: 3600 };
  await boss.createQueue("mail", mail);
  await boss.updateQueue("mail", mail);
  await installWorkflowQueues(boss, { ...lost, heartbeatSeconds: HEARTBEAT, retentionSeconds: QUEUED_SECONDS });
  const options = {
    retryLimit: RETRIES,
    expireInSeconds: 3600,
    retentionSeconds: QUEUED_SECONDS,
    heartbeatSeconds: HEARTBEAT,
    deadLetter: "execution-lost",
    notify: true,
    deleteAfterSeconds: 3600,
  };
  await boss.createQueue("execution", options);
  await boss.updateQueue("execution", options);
  if (abandoned) {
    const active = "SELECT name, id FROM pgboss.job WHERE name IN ('execution', 'workflow', 'workflow-prepare') AND state = 'active'";
    const { rows } = (await boss.getDb().executeSql(active)) as { rows: { name: string; id: string }[] };
    for (const { name, id } of rows) await boss.fail(name, id);
  }
  await boss.stop({ graceful: false });
}

/** Connects for sending. A web server does so before it takes requests, so that the first run does not wait for it. */
export const connectQueue = () =>
  once("queue:send", async () => {
    const boss = connect("send");
    await boss.start();
    return boss;
  });

/** Whose job it is, and how many of theirs are waiting or running already: those with fewer come first. */
export type Share = { workspaceId: number; tier: string; ahead: number };

/** Adds a job in the caller's transaction: a rollback leaves no job, a commit leaves exactly one. With `startAfter` it waits until then. */
export async function enqueue<Name extends keyof Jobs>(
  tx: Db,
  queue: Name,
  data: Jobs[Name],
  { share, startAfter }: { share?: Share; startAfter?: Date } = {},
) {
  const boss = await connectQueue();
  const id = await boss.send(queue, data, {
    ...(share && { group: { id: String(share.workspaceId), tier: share.tier }, priority: -share.ahead }),
    ...(startAfter && { startAfter }),
    db: { executeSql: async (text, values) => ({ rows: await rows(tx, { text, values: values ?? [] }) }) },
  });
  if (!id) throw new Error(`The queue did not take a job for ${queue}.`);
}

/** One delivery of an execution's job. */
export type ExecutionJob = { data: { executionId: number }; signal: AbortSignal };

/**
 * Thrown by a handler that does not want the job now, or not any more; this try does not count. It is another's at once, or, when
 * its workspace, which is of this `tier` now, has no place for it, when one may have come free.
 */
export class GivenBack extends Error {
  readonly tier: string | undefined;
  constructor({ tier }: { tier?: string } = {}) {
    super("The job was given back.");
    this.tier = tier;
  }
}

type Handlers = WorkflowHandlers & {
  concurrency: number;
  /** How many of one workspace's may be done at once over all workers, by tier. */
  perWorkspace: { default: number; tiers: Record<string, number> };
  execution(job: ExecutionJob): Promise<void>;
  executionLost(job: ExecutionJob): Promise<void>;
  mail(data: Jobs["mail"]): Promise<void>;
};

/** Takes jobs until `stop`, which waits for running ones for at most `timeoutMs` and then gives them back. */
export async function consume(handlers: Handlers) {
  const boss = connect("work");
  await boss.start();
  const settle = async (job: Job<{ executionId: number }>) => {
    try {
      await handlers.execution(job);
    } catch (error) {
      if (error instanceof GivenBack) return giveBack(boss, job, error.tier, handlers.perWorkspace);
      if (await postpone(boss, job)) return;
      throw error;
    }
  };
  // One loop for each run at a time. A loop sleeps after a job unless it is told that there may be another, so it tells
  // itself when one is done: a queue that is long is worked off without a pause, at the price of one empty look at its end.
  for (let i = 0; i < handlers.concurrency; i++) {
    const loop: string = await boss.work(
      "execution",
      {
        ...{ batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, heartbeatRefreshSeconds: 3 },
        groupConcurrency: handlers.perWorkspace,
        ...(i > 0 && i >= handlers.concurrency - fastLanes(handlers.concurrency) && { minPriority: -1 }),
      },
      async ([job]: Job<{ executionId: number }>[]) => {
        try {
          if (job) await settle(job);
        } finally {
          boss.notifyWorker(loop);
        }
      },
    );
  }
  await boss.work(
    "execution-lost",
    { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    async ([job]: Job<{ executionId: number }>[]) => {
      if (job) await handlers.executionLost(job);
    },
  );
  await boss.work("mail", { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 }, async (jobs: Job<Jobs["mail"]>[]) => {
    for (const job of jobs) await handlers.mail(job.data);
  });
  const workflows = await consumeWorkflows(boss, handlers);
  return {
    stop(timeoutMs: number) {
      workflows.stop();
      return boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

/** What holds for a job only as long as it is this worker's. */
const MINE = "name = $1 AND id = $2 AND state = 'active' AND retry_count = $3";

/** Puts a job back for the next worker; with a `tier`, for when a place may have come free. The queue then finds nothing of ours to complete. */
async function giveBack(boss: PgBoss, { name, id, retryCount, groupId }: Job, tier: string | undefined, { tiers, ...limits }: Handlers["perWorkspace"]) {
  const wait = tier === undefined ? 0 : PLACE_DELAY * (1 + Math.random());
  const back = `UPDATE pgboss.job SET state = 'retry', retry_limit = retry_limit + 1, start_after = now() + $4::float * interval '1s',
    group_tier = coalesce($5, group_tier), heartbeat_on = NULL WHERE ${MINE}`;
  await boss.getDb().executeSql(back, [name, id, retryCount, wait, tier ?? null]);
  if (tier !== undefined) await hold(boss, [name, groupId, tier, tiers[tier] ?? limits.default, wait]);
}

/**
 * Spares the rest of a workspace's jobs the same way, so that they are not all taken and given back before another's. Those that
 * were queued under another tier get the present one. The queue counts jobs that are being done, and not those whose run has begun and
 * waits for its next try: while these have the places all the rest wait. Jobs that are just being taken are left alone.
 */
async function hold(boss: PgBoss, values: unknown[]) {
  await boss.getDb().executeSql(
    `WITH active AS (SELECT count(*) < $4 AS few FROM pgboss.job WHERE name = $1 AND state = 'active' AND group_id = $2),
       waiting AS (SELECT id FROM pgboss.job WHERE name = $1 AND state < 'active' AND group_id = $2
         AND (group_tier IS DISTINCT FROM $3 OR (SELECT few FROM active)) FOR UPDATE SKIP LOCKED)
     UPDATE pgboss.job SET group_tier = $3,
       start_after = CASE WHEN (SELECT few FROM active) THEN greatest(start_after, now() + $5::float * interval '1s') ELSE start_after END
     WHERE name = $1 AND id IN (SELECT id FROM waiting)`,
    values,
  );
}

/**
 * Lets a job that failed wait before it is tried again, because what it failed for, such as a blob store that is away, may last.
 * Answers whether there are tries left. Not by the queue's own delay, which would also hold after a worker's death, and would
 * grow with each time that the job was given back.
 */
async function postpone(boss: PgBoss, { name, id, retryCount }: Job): Promise<boolean> {
  const { rows } = await boss.getDb().executeSql(
    `UPDATE pgboss.job SET state = 'retry', heartbeat_on = NULL,
       start_after = now() + $4::int * power(2, $5::int - (retry_limit - retry_count)) * (1 + random()) * interval '1s'
     WHERE ${MINE} AND retry_count < retry_limit RETURNING id`,
    [name, id, retryCount, RETRY_DELAY, RETRIES],
  );
  return rows.length > 0;
}

/** Loops that only take the first runs of a workspace, so that however much one has queued another's first finds a place. */
const fastLanes = (concurrency: number) => Math.ceil(concurrency / 4);
