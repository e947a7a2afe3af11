import type { Job, PgBoss } from "pg-boss";
import { log } from "#lib/platform/log";

/** How many runs of workflows a worker takes on together. */
const BATCH = 8;
/** How often a worker says that it still has a job, and how long one may be silent before another takes its job, in seconds. */
const REFRESH = 1;
const SILENT = 4;

type Handler = (data: { runId: number }, tries: number) => Promise<void>;

/**
 * Takes jobs of runs of workflows. Such a job takes moments, and may be done twice: whoever does it holds the run's row. So those of
 * a worker that died are taken much sooner than an execution's, which would begin its script again.
 */
export async function takeWorkflows(boss: PgBoss, handle: Handler): Promise<{ stop(): void }> {
  const options = {
    batchSize: BATCH,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 2,
    heartbeatRefreshSeconds: REFRESH,
    perJobResults: true,
  } as const;
  const loop: string = await boss.work("workflow", options, async (jobs: Job<{ runId: number }>[]) => {
    const results = await Promise.all(
      jobs.map(({ id, data, retryCount }) =>
        handle(data, retryCount).then(
          () => ({ id, status: "completed" as const }),
          (err: unknown) => {
            log.error({ err, runId: data.runId }, "a run of a workflow could not go on");
            return { id, status: "failed" as const };
          },
        ),
      ),
    );
    boss.notifyWorker(loop);
    return results;
  });
  const look = () =>
    retake(boss).then(
      (taken) => taken > 0 && boss.notifyWorker(loop),
      (err: unknown) => log.warn({ err }, "looking for runs of workflows whose worker died"),
    );
  const timer = setInterval(() => void look(), REFRESH * 1000);
  return { stop: () => clearInterval(timer) };
}

/** Gives back the jobs of workers that have been silent. One that lives after all finds nothing of its own to complete, and has done no harm. */
async function retake(boss: PgBoss): Promise<number> {
  const { rows } = await boss.getDb().executeSql(
    `UPDATE pgboss.job SET state = 'retry', start_after = pgboss.job_now(), heartbeat_on = NULL
     WHERE name = 'workflow' AND state = 'active' AND heartbeat_on < pgboss.job_now() - interval '${SILENT}s' RETURNING id`,
  );
  return rows.length;
}
