import type { Job, PgBoss } from "pg-boss";
import { log } from "#lib/platform/log";

export type WorkflowJob = { runId: number };
/** `tries` is how often it has failed before. */
type Delivered = WorkflowJob & { tries: number };

/** A worker without these leaves such jobs to others. */
export type WorkflowHandlers = {
  /** Takes runs as far as they go, and answers for each how it went. */
  workflow?: ((jobs: Delivered[]) => Promise<PromiseSettledResult<void>[]>) | undefined;
  /** The same for a run whose next steps need something first that may take long. */
  workflowPrepare?: ((job: Delivered) => Promise<void>) | undefined;
};

/** How many runs a worker takes on together. */
const BATCH = 32;
/** How often a worker says that it still has a job, and how long one may be silent before another takes its job, in seconds. */
const REFRESH = 1;
const SILENT = 4;
/** For how many runs at a time it prepares steps: meanwhile the others go on. */
const PREPARES = 4;

/** The queues of workflows, `common` to which is what holds for any job that is given out as often as need be. */
export async function installWorkflowQueues(boss: PgBoss, common: Parameters<PgBoss["createQueue"]>[1]) {
  // To advance takes moments, but what a step needs from elsewhere may take as long as a skill.
  for (const [name, expireInSeconds] of [["workflow", 120] as const, ["workflow-prepare", 3600] as const]) {
    await boss.createQueue(name, { ...common, expireInSeconds });
    await boss.updateQueue(name, { ...common, expireInSeconds });
  }
}

/**
 * Takes jobs until it is stopped. Such a job may be done twice, because whoever does it holds the run's row. So those of a worker that
 * died are taken much sooner than an execution's, which would begin its script again.
 */
export async function consumeWorkflows(boss: PgBoss, { workflow, workflowPrepare }: WorkflowHandlers): Promise<{ stop(): void }> {
  // Nobody says when a wait is over, so how late a run goes on is how often is looked; a look costs less than half a millisecond.
  const often = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, heartbeatRefreshSeconds: REFRESH };
  const loops: string[] = [];
  if (workflow) {
    // It tells itself that there may be more: see `consume`.
    const loop: string = await boss.work("workflow", { ...often, batchSize: BATCH, perJobResults: true }, async (jobs: Job<WorkflowJob>[]) => {
      const ends = await workflow(jobs.map(({ data, retryCount }) => ({ ...data, tries: retryCount })));
      boss.notifyWorker(loop);
      return jobs.map(({ id, data }, i) => {
        const end = ends[i] as PromiseSettledResult<void>;
        if (end.status === "fulfilled") return { id, status: "completed" as const };
        log.error({ err: end.reason, runId: data.runId }, "a run of a workflow could not go on");
        return { id, status: "failed" as const };
      });
    });
    loops.push(loop);
  }
  for (let i = 0; workflowPrepare && i < PREPARES; i++) {
    const loop: string = await boss.work(
      "workflow-prepare",
      { ...often, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, batchSize: 1 },
      async ([job]: Job<WorkflowJob>[]) => {
        try {
          if (job) await workflowPrepare({ ...job.data, tries: job.retryCount });
        } finally {
          boss.notifyWorker(loop);
        }
      },
    );
    loops.push(loop);
  }
  const look = async () => {
    if ((await retake(boss)) > 0) for (const loop of loops) boss.notifyWorker(loop);
  };
  const looking = () => void look().catch((err: unknown) => log.warn({ err }, "looking for runs of workflows whose worker died"));
  const timer = loops.length > 0 ? setInterval(looking, REFRESH * 1000) : undefined;
  return { stop: () => clearInterval(timer) };
}

/** Gives back the jobs of workers that have been silent. One that lives after all finds nothing of its own to complete, and has done no harm. */
async function retake(boss: PgBoss): Promise<number> {
  const { rows } = await boss.getDb().executeSql(
    `UPDATE pgboss.job SET state = 'retry', start_after = pgboss.job_now(), heartbeat_on = NULL
     WHERE name IN ('workflow', 'workflow-prepare') AND state = 'active' AND heartbeat_on < pgboss.job_now() - interval '${SILENT}s' RETURNING id`,
  );
  return rows.length;
}
