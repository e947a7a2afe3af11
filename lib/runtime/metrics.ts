import { db, Prisma, rows } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { type Metrics, tell } from "#lib/platform/metrics";
import { pool } from "#lib/platform/rows";

/** How many connections this process has, each time it is asked. */
export function watchPool(metrics: Metrics) {
  const { databaseConnections } = metrics;
  tell(metrics, [databaseConnections], () => {
    const { totalCount, idleCount, waitingCount } = pool();
    databaseConnections.set({ state: "used" }, totalCount - idleCount);
    databaseConnections.set({ state: "idle" }, idleCount);
    databaseConnections.set({ state: "waited_for" }, waitingCount);
  });
}

type Jobs = { name: string; state: string; jobs: number; oldest: number | null };

/** What all processes share: looked up in the database each time it is asked, by the web server alone. A database that is away is told, and no error. */
export function watchDatabase(metrics: Metrics) {
  const { queueJobs, queueOldest, webhooksDue, databaseUp } = metrics;
  tell(metrics, [queueJobs, queueOldest, webhooksDue, databaseUp], async () => {
    for (const gauge of [queueJobs, queueOldest, webhooksDue]) gauge.reset();
    try {
      const [jobs, [due]] = await Promise.all([rows<Jobs>(db(), JOBS), rows<{ due: number }>(db(), DUE)]);
      for (const { name, state, jobs: count, oldest } of jobs) {
        queueJobs.set({ queue: name, state }, count);
        if (oldest !== null) queueOldest.set({ queue: name }, oldest);
      }
      webhooksDue.set(due?.due ?? 0);
      databaseUp.set(1);
    } catch (err) {
      log.warn({ err }, "metrics: the database does not answer");
      databaseUp.set(0);
    }
  });
}

/** A job that waits for its time is not late; one that is tried again is old from when it may begin. */
const JOBS = Prisma.sql`
  SELECT name, CASE WHEN state = 'active' THEN 'active' WHEN start_after > now() THEN 'later' ELSE 'waiting' END AS state, count(*)::int AS jobs,
    (extract(epoch FROM max(now() - greatest(created_on, start_after)) FILTER (WHERE state < 'active' AND start_after <= now())))::float AS oldest
  FROM pgboss.job WHERE state <= 'active' GROUP BY 1, 2`;
const DUE = Prisma.sql`SELECT count(*)::int AS due FROM webhook_deliveries WHERE status = 'pending' AND next_attempt_at <= now()`;

/** What a worker does: `running` says how much. */
export function watchWorker(metrics: Metrics, { running, slots, sandbox }: { running: () => number; slots: number; sandbox: string }) {
  const { workerRuns, workerSlots, sandbox: kind } = metrics;
  tell(metrics, [workerRuns, workerSlots, kind], () => {
    workerRuns.set(running());
    workerSlots.set(slots);
    kind.set({ kind: sandbox }, 1);
  });
}
