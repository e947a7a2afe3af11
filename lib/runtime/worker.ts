import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countExecution, metrics } from "#lib/platform/metrics";
import { listen } from "#lib/platform/notify";
import { consume, type ExecutionJob, GivenBack } from "#lib/platform/queue";
import { AttemptLost, append } from "#lib/runtime/blocks";
import { attemptOf, claim } from "#lib/runtime/claim";
import { sweepActionRuns } from "#lib/runtime/connectors/action-run";
import { deliverMail } from "#lib/runtime/mail";
import { sweepRetention } from "#lib/runtime/retention";
import { countUnreadable } from "#lib/runtime/rotate-secrets";
import { runExecution } from "#lib/runtime/run-execution";
import { sandboxBackend } from "#lib/runtime/sandbox/backend";
import { SandboxError } from "#lib/runtime/sandbox/sandbox";
import { sweepScans } from "#lib/runtime/scan/sweep-scans";
import { sweepTelemetry } from "#lib/runtime/telemetry";
import { TIERS } from "#lib/runtime/tiers";
import { sweepTriggerEvents } from "#lib/runtime/trigger-events";
import { startCourier, sweepWebhooks } from "#lib/runtime/webhook-courier";
import { WEBHOOK_CHANNEL } from "#lib/runtime/webhooks";
import { advanceRuns } from "#lib/runtime/workflow/advance-runs";
import { type StartDue, startClock } from "#lib/runtime/workflow/clock";
import { advanceRun, type Effects } from "#lib/runtime/workflow/run-steps";

/** What this process is running, so that a cancel can reach it. */
const running = new Map<number, AbortController>();

/**
 * Takes executions, and with `effects` what workflows do, from the queue until stopped, and with `startDue` starts what is started by
 * the time or by what happens elsewhere. Any number of workers may run, on any machine.
 */
export async function startWorker(effects?: Effects, ...startDue: StartDue[]) {
  const { SCRIPT_CONCURRENCY } = env();
  const leaving: Leaving = { begun: false, cut: false };
  const sandboxes = await sandboxBackend();
  sandboxes.warm(SCRIPT_CONCURRENCY);
  const courier = startCourier();
  const messages = listen(
    [WEBHOOK_CHANNEL, "clanker_cancel"],
    (channel, payload) => (channel === WEBHOOK_CHANNEL ? courier.wake() : running.get(Number(payload))?.abort()),
    () => {
      courier.wake();
      void abortCancelled().catch((err) => log.error({ err }, "looking for cancelled runs"));
    },
  );
  const tiers = Object.fromEntries(Object.entries(TIERS).map(([name, tier]) => [name, tier.concurrentRuns]));
  const perWorkspace = { default: TIERS.free.concurrentRuns, tiers };
  const queue = await consume({
    concurrency: SCRIPT_CONCURRENCY,
    perWorkspace,
    execution: (job) => handle(job, leaving),
    executionLost: giveUp,
    mail: deliverMail,
    workflow: effects && ((jobs) => advanceRuns(jobs, effects)),
    workflowPrepare: effects && (({ tries, ...job }) => advanceRun(job, effects, tries)),
  });
  const clocks = startDue.map(startClock);
  const sweeper = setInterval(() => sweep().catch((err) => log.error({ err }, "sweep")), 3600_000);
  // A message can be lost, so what it would have said is looked up as well.
  const checker = setInterval(() => abortCancelled().catch((err) => log.error({ err }, "looking for cancelled runs")), 1500);
  void sweep().catch((err) => log.error({ err }, "sweep"));
  void warnOfUnreadable().catch((err) => log.error({ err }, "looking for values that no key opens"));
  return {
    /** How many executions it is doing. */
    running: () => running.size,
    /** No new work; running scripts get `timeoutMs`, and what is not done by then goes back to the queue. */
    async stop(timeoutMs: number) {
      clearInterval(sweeper);
      clearInterval(checker);
      leaving.begun = true;
      const stopping = Promise.all([queue.stop(timeoutMs + GIVE_BACK_MS), courier.stop(timeoutMs), ...clocks.map((clock) => clock.stop(timeoutMs))]);
      const late = setTimeout(() => {
        leaving.cut = true;
        for (const controller of running.values()) controller.abort();
      }, timeoutMs);
      await stopping;
      clearTimeout(late);
      await messages.close();
      await sandboxes.close();
    },
  };
}

/** Whether the worker takes nothing new, and whether it has cut off what was still running. */
type Leaving = { begun: boolean; cut: boolean };

/** How long giving back what was cut off may take; what is not back by then is failed by the queue. */
const GIVE_BACK_MS = 2000;

/** One delivery of a job. Ends normally when the execution has reached a final status, by this worker or another way. */
async function handle(job: ExecutionJob, leaving: Leaving): Promise<void> {
  if (leaving.begun) throw new GivenBack();
  const execution = await claim(job.data.executionId);
  if (!execution) return;
  const began = performance.now();
  const controller = new AbortController();
  const abort = () => controller.abort();
  job.signal.addEventListener("abort", abort, { once: true });
  if (job.signal.aborted || leaving.cut) abort(); // While it was claimed.
  running.set(execution.id, controller);
  try {
    await runExecution(execution, controller);
  } catch (error) {
    // Cancelled, deleted, or another worker has it: there is nothing left to do here. Anything else is tried again.
    if (error instanceof AttemptLost || (await isOver(execution.id))) return countExecution("lost_or_cancelled", (performance.now() - began) / 1000);
    if (leaving.cut) throw new GivenBack();
    const level = error instanceof SandboxError && error.code === "CANCELLED" ? "info" : "error";
    log[level]({ err: error, executionId: execution.id, attempt: execution.attempt }, "run interrupted");
    throw error;
  } finally {
    job.signal.removeEventListener("abort", abort);
    if (running.get(execution.id) === controller) running.delete(execution.id);
  }
}

/** Ends an execution whose job failed every time: its workers died, or the machine could not run it. */
async function giveUp(job: ExecutionJob): Promise<void> {
  const { executionId } = job.data;
  const current = await db().execution.findUnique({ where: { id: executionId } });
  if (!current || (current.status !== "queued" && current.status !== "running")) return;
  // Taking it up once more shuts out a worker that may still be writing.
  const execution = await claim(executionId, { anyway: true });
  if (!execution) return;
  const error = { code: "WORKER_LOST", message: "The run was interrupted three times and could not be finished. Run it again." };
  await append(attemptOf(execution), [], { status: "failed", error, cost: 0n });
  metrics()?.executions.inc({ status: "failed" });
}

/** Whether there is nothing left to do: it has ended, or is gone with its workspace. */
const isOver = async (id: number) => (await db().execution.count({ where: { id, status: { in: ["queued", "running"] } } })) === 0;

/** Finds cancels whose message did not come, and runs whose workspace has been deleted. */
async function abortCancelled() {
  if (running.size === 0) return;
  const asked = [...running];
  const rows = await db().execution.findMany({ where: { id: { in: asked.map(([id]) => id) }, status: { not: "cancelled" } }, select: { id: true } });
  const left = new Set(rows.map(({ id }) => id));
  for (const [id, controller] of asked) if (!left.has(id)) controller.abort();
}

/** A key that was lost or left out is noticed when the server starts, not by the first run that fails. */
async function warnOfUnreadable() {
  for (const { table, count } of await countUnreadable(db()))
    log.warn({ table, count }, "encrypted with a key that is neither ENCRYPTION_KEY nor one of PREVIOUS_ENCRYPTION_KEYS: runs that need these values fail");
}

/** Rows that have served their time. */
async function sweep() {
  // What goes wrong there is no reason to keep the rest.
  await sweepRetention().catch((err) => log.error({ err }, "removing what has served its time"));
  await db().executionEvent.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - 24 * 3600_000) } } });
  await db().idempotencyKey.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db().mailLink.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  // Questions that nobody answered, and invitations that nobody accepted, are of no use to anyone after a month.
  const month = { lt: new Date(Date.now() - 30 * 24 * 3600_000) };
  await db().consent.deleteMany({ where: { status: "pending", expiresAt: month } });
  await db().invitation.deleteMany({ where: { acceptedAt: null, expiresAt: month } });
  await sweepWebhooks(month);
  await sweepTelemetry();
  await sweepActionRuns();
  await sweepTriggerEvents();
  // A device that polls late is told for a day that its time is over.
  await db().device.deleteMany({ where: { expiresAt: { lt: new Date(Date.now() - 24 * 3600_000) } } });
  // Last: with a new engine that is everything there is.
  await sweepScans().catch((err) => log.error({ err }, "scanning skills again"));
}
