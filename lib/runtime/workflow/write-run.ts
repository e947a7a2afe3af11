import type { Db } from "#lib/platform/db";
import type { RunStatus } from "#lib/platform/prisma/enums";
import { enqueue } from "#lib/platform/queue";
import { type EventType, emitEvents } from "#lib/runtime/webhooks";
import type { Change, StepState } from "#lib/runtime/workflow/step-state";
import { isFinalRun, type StoredRun } from "#lib/runtime/workflow/stored-run";

/** What is written of a run in one go. */
export type Written = {
  status: RunStatus;
  output?: unknown;
  error?: unknown;
  suspended: number;
  wakeAt: number | null;
  steps: StepState[];
  changes: Change[];
};
type Told = { path: string; status: string; attempt: number; error: unknown };
export type Writing = { run: StoredRun; written: Written };

/**
 * Writes what a run has become, its steps and what those who watch are told; and sees to it that it is looked at again when its
 * time comes. The caller holds the run.
 */
export async function writeRun(tx: Db, run: StoredRun, written: Written): Promise<void> {
  const [done] = await write(tx, [{ run, written }], true);
  if (done === undefined) throw new Error(`The run ${run.id} is not as it was when it was taken.`);
  const wakeAt = wakeOf(written);
  if (comesAgain({ run, written })) await enqueue(tx, "workflow", { runId: run.id }, { startAfter: new Date(wakeAt as number) });
  await tell(tx, run, written);
}

/**
 * Writes what runs have become that nobody holds, each whole or not at all, and answers those that were written. One is left alone
 * when it is not as it was read, when somebody holds it, and when there is a webhook to be told. Nobody is waited for, so two
 * that write many never wait for each other. Not for runs that are to be looked at again: see `comesAgain`.
 */
export const writeRuns = (client: Db, writings: Writing[]): Promise<number[]> => write(client, writings, false);

/** Whether a run is to be looked at at a time that nobody has been asked for yet. */
export const comesAgain = ({ run, written }: Writing): boolean => {
  const wakeAt = wakeOf(written);
  return wakeAt !== null && wakeAt !== run.wakeAt?.getTime();
};

const wakeOf = ({ status, wakeAt }: Written) => (isFinalRun(status) ? null : wakeAt);

/**
 * One statement. A run is as it was read when its last event is the same, because whatever changes its steps is told: so a run's row,
 * by the lock that this takes and by that number, is what only one can have.
 */
async function write(client: Db, writings: Writing[], held: boolean): Promise<number[]> {
  const all = writings.map(({ run, written }) => ({ run, written, told: toldOf(run, written) }));
  const runs = all.map(({ run, written: { status, output, error, suspended, ...rest }, told }) => ({
    ...{ id: run.id, was: run.status, lastEvent: run.lastEvent, events: told.length, status, output, error, final: isFinalRun(status) },
    ...{ suspended: isFinalRun(status) ? 0 : suspended, wakeAt: iso(wakeOf({ status, suspended, ...rest })) },
  }));
  const steps = all.flatMap(({ run, written }) =>
    written.steps.map((each) => ({ ...each, run: run.id, due: iso(each.dueAt), started: iso(each.startedAt), finished: iso(each.finishedAt) })),
  );
  const events = all.flatMap(({ run, written, told }) => {
    const executions = new Map(written.steps.map(({ path, executionId }) => [path, executionId]));
    return told.map((each, i) => ({ ...each, run: run.id, seq: run.lastEvent + i + 1, executionId: executions.get(each.path) ?? null }));
  });
  const done = await client.$queryRaw<{ id: number }[]>`
    WITH become AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) AS b (id int, was run_status, "lastEvent" int, events int, status run_status, output jsonb,
        error jsonb, final boolean, suspended int, "wakeAt" timestamptz)
    ), held AS (
      SELECT r.id FROM workflow_runs r JOIN become b ON b.id = r.id
      WHERE r.id = ANY(${runs.map(({ id }) => id)}::int[]) AND r.last_event = b."lastEvent" AND r.status = b.was
        AND (${held} OR NOT EXISTS (SELECT FROM webhooks w WHERE w.workspace_id = r.workspace_id AND w.enabled))
      FOR NO KEY UPDATE OF r SKIP LOCKED
    ), run AS (
      UPDATE workflow_runs r SET status = b.status, suspended = b.suspended, last_event = r.last_event + b.events, output = b.output, error = b.error,
        wake_at = b."wakeAt", started_at = coalesce(r.started_at, now()), finished_at = CASE WHEN b.final THEN clock_timestamp() END
      FROM held JOIN become b ON b.id = held.id WHERE r.id = held.id RETURNING r.id, r.workspace_id
    ), steps AS (
      INSERT INTO workflow_steps (run_id, path, status, attempt, input, output, error, suspend_payload, choice, execution_id, due_at, started_at, finished_at)
      SELECT run.id, path, status, attempt, input, output, error, "suspendPayload", choice, "executionId", due, started, finished
      FROM json_to_recordset(${JSON.stringify(steps)}::json) AS s (run int, path text, status step_status, attempt int, input jsonb, output jsonb, error jsonb,
        "suspendPayload" json, choice int, "executionId" int, due timestamptz, started timestamptz, finished timestamptz) JOIN run ON run.id = s.run
      ON CONFLICT (run_id, path) DO UPDATE SET status = excluded.status, attempt = excluded.attempt, input = excluded.input, output = excluded.output,
        error = excluded.error, suspend_payload = excluded.suspend_payload, choice = excluded.choice, execution_id = excluded.execution_id,
        due_at = excluded.due_at, started_at = excluded.started_at, finished_at = excluded.finished_at
    ), events AS (
      INSERT INTO workflow_events (run_id, seq, path, status, attempt, error, execution_id)
      SELECT run.id, seq, path, status, attempt, error, "executionId"
      FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS e (run int, seq int, path text, status text, attempt int, error jsonb, "executionId" int)
      JOIN run ON run.id = e.run
    ) SELECT id, pg_notify('clanker_runs', workspace_id || ':' || id)::text FROM run`;
  return done.map(({ id }) => id);
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** What those who watch are told: what has begun first and how it ended last, whatever happened in between. */
function toldOf(run: StoredRun, { status, error, changes }: Written): Told[] {
  const told: Told[] = [...changes];
  if (run.status === "pending" && status !== "cancelled") told.unshift({ path: "", status: "running", attempt: 0, error: null });
  const begun = run.status === "pending" ? "running" : run.status;
  if (status !== begun) told.push({ path: "", status, attempt: 0, error: error ?? null });
  return told;
}

/** Tells the workspace's webhooks how the run stands. What it was given and made is asked for with its id. */
async function tell(tx: Db, run: StoredRun, written: Written) {
  const of = toldOf(run, written).filter(({ path }) => path === "");
  if (of.length === 0) return;
  // Also those that asked before the rest was done, and so are not among what is written now.
  const asking =
    written.status === "suspended" ? await tx.workflowStep.findMany({ where: { runId: run.id, status: "suspended" }, select: { path: true } }) : [];
  const asked = asking.map(({ path }) => path).sort();
  const events = of.flatMap(({ status }, i) => {
    if (status === "running" && run.status !== "pending") return []; // It goes on after an answer.
    const type = `workflow.run.${status === "running" ? "started" : status}` as EventType;
    const data = { id: `run_${run.id}`, workflowId: `wf_${run.workflowId}`, status, ...(i === of.length - 1 && { error: written.error ?? null }) };
    return [{ type, data: status === "suspended" ? { ...data, steps: asked } : data }];
  });
  await emitEvents(tx, run.workspaceId, events);
}
