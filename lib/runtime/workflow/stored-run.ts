import type { Actor } from "#lib/platform/audit";
import { type Db, Prisma } from "#lib/platform/db";
import type { RunStatus } from "#lib/platform/prisma/enums";
import { enqueue } from "#lib/platform/queue";
import { type EventType, emitEvents } from "#lib/runtime/webhooks";
import type { Definition } from "#lib/runtime/workflow/definition";
import type { Change, Result, StepState } from "#lib/runtime/workflow/step-state";

/** A run as it is kept, with its row held until the transaction ends. */
export type StoredRun = {
  id: number;
  workspaceId: number;
  workflowId: number;
  versionId: number;
  userId: number;
  apiKeyId: number | null;
  actor: Actor;
  scopes: string[];
  status: RunStatus;
  input: unknown;
  createdAt: Date;
  lastEvent: number;
  wakeAt: Date | null;
  /** Where it began again what another run had done; then it has steps from its beginning. */
  fromStep: string | null;
  /** The database's clock, in milliseconds: workers on other machines have their own. */
  now: number;
};

/** Takes a run's row, so that nobody else changes it or its steps meanwhile. Nothing when there is none. */
export async function holdRun(tx: Db, runId: number): Promise<StoredRun | undefined> {
  const [row] = await tx.$queryRaw<StoredRun[]>`
    SELECT id, workspace_id AS "workspaceId", workflow_id AS "workflowId", version_id AS "versionId", user_id AS "userId", api_key_id AS "apiKeyId", actor, scopes,
      status::text AS status, input, created_at AS "createdAt", last_event AS "lastEvent", wake_at AS "wakeAt", from_step AS "fromStep",
      floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now
    FROM workflow_runs WHERE id = ${runId} FOR NO KEY UPDATE`;
  return row;
}

export const isFinalRun = (status: string): boolean => status === "completed" || status === "failed" || status === "cancelled";

/** Definitions never change, and most runs are of few. */
const definitions = new Map<number, Definition>();

export async function definitionOf(client: Db, versionId: number): Promise<Definition> {
  const known = definitions.get(versionId);
  if (known) return known;
  const { definition } = await client.workflowVersion.findUniqueOrThrow({ where: { id: versionId }, select: { definition: true } });
  if (definitions.size >= 200) definitions.clear();
  definitions.set(versionId, definition as unknown as Definition);
  return definition as unknown as Definition;
}

type Row = StepState & { executionStatus: string | null; executionError: { code: string; message: string } | null };

/** The steps that have begun, and the results of those whose skill has ended since. */
export async function loadSteps(client: Db, runId: number): Promise<{ steps: Map<string, StepState>; results: Map<string, Result> }> {
  const rows = await client.$queryRaw<Row[]>`
    SELECT s.path, s.status::text AS status, s.attempt, s.input, s.output, s.error, s.suspend_payload AS "suspendPayload", s.choice, s.execution_id AS "executionId",
      ${inMs("s.due_at")} AS "dueAt", ${inMs("s.started_at")} AS "startedAt", ${inMs("s.finished_at")} AS "finishedAt",
      e.status::text AS "executionStatus", e.error AS "executionError"
    FROM workflow_steps s LEFT JOIN executions e ON s.status = 'running' AND e.id = s.execution_id
    WHERE s.run_id = ${runId}`;
  const results = new Map<string, Result>();
  for (const { path, executionId, executionStatus, executionError } of rows) {
    if (executionId === null) continue;
    if (executionStatus === "completed") results.set(path, { ok: true, output: await outputOf(client, executionId) });
    if (executionStatus === "failed") results.set(path, { ok: false, error: executionError ?? { code: "EXECUTION_FAILED", message: "The skill failed." } });
    if (executionStatus === "cancelled") results.set(path, { ok: false, error: { code: "EXECUTION_CANCELLED", message: "The skill's run was cancelled." } });
  }
  return { steps: new Map(rows.map(({ executionStatus: _, executionError: __, ...state }) => [state.path, state])), results };
}

const inMs = (column: string) => Prisma.raw(`floor(extract(epoch FROM ${column}) * 1000)::float8`);

/** How much of a skill's text later steps see: as much as a skill takes. */
const MOST_TEXT = 200_000;

/** What a skill's step puts out: all of its text but for the line ends after it, and its files. */
async function outputOf(client: Db, executionId: number) {
  const [said] = await client.$queryRaw<{ text: string | null }[]>`
    SELECT left(string_agg(b.data ->> 'text', '' ORDER BY b.index), ${MOST_TEXT}) AS text
    FROM blocks b JOIN executions e ON e.id = b.execution_id AND b.index >= e.first_block WHERE e.id = ${executionId} AND b.type = 'text'`;
  const files = await client.artifact.findMany({ where: { executionId, deletedAt: null }, orderBy: { id: "asc" } });
  const artifacts = files.map(({ id, filename, contentType, size }) => ({ id: `art_${id}`, filename, contentType, size }));
  return { text: (said?.text ?? "").replace(/[\r\n]+$/, ""), executionId: `exec_${executionId}`, artifacts };
}

/** What is written of a run in one go. */
type Written = {
  status: RunStatus;
  output?: unknown;
  error?: unknown;
  suspended: number;
  wakeAt: number | null;
  steps: Iterable<StepState>;
  changes: Change[];
};
type Told = { path: string; status: string; attempt: number; error: unknown; executionId: number | null };

/**
 * Writes what a run has become, its steps and what those who watch are told, in one statement; and sees to it that it is looked at
 * again when its time comes. The caller holds the run.
 */
export async function writeRun(tx: Db, run: StoredRun, written: Written): Promise<void> {
  const { status } = written;
  const rows = [...written.steps];
  const executions = new Map(rows.map(({ path, executionId }) => [path, executionId]));
  const told: Told[] = written.changes.map((each) => ({ ...each, executionId: executions.get(each.path) ?? null }));
  // What has begun is said first and how it ended last, whatever happened in between.
  if (run.status === "pending" && status !== "cancelled") told.unshift({ path: "", status: "running", attempt: 0, error: null, executionId: null });
  const begun = run.status === "pending" ? "running" : run.status;
  if (status !== begun) told.push({ path: "", status, attempt: 0, error: written.error ?? null, executionId: null });
  const events = told.map((each, i) => ({ ...each, seq: run.lastEvent + i + 1 }));
  const steps = rows.map((each) => ({ ...each, due: iso(each.dueAt), started: iso(each.startedAt), finished: iso(each.finishedAt) }));
  const final = isFinalRun(status);
  const wakeAt = final ? null : written.wakeAt;
  await tx.$executeRaw`
    WITH steps AS (
      INSERT INTO workflow_steps (run_id, path, status, attempt, input, output, error, suspend_payload, choice, execution_id, due_at, started_at, finished_at)
      SELECT ${run.id}, path, status::step_status, attempt, input, output, error, "suspendPayload", choice, "executionId", due, started, finished
      FROM jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) AS s (path text, status text, attempt int, input jsonb, output jsonb, error jsonb, "suspendPayload" jsonb,
        choice int, "executionId" int, due timestamptz, started timestamptz, finished timestamptz)
      ON CONFLICT (run_id, path) DO UPDATE SET status = excluded.status, attempt = excluded.attempt, input = excluded.input, output = excluded.output,
        error = excluded.error, suspend_payload = excluded.suspend_payload, choice = excluded.choice, execution_id = excluded.execution_id,
        due_at = excluded.due_at, started_at = excluded.started_at, finished_at = excluded.finished_at
    ), events AS (
      INSERT INTO workflow_events (run_id, seq, path, status, attempt, error, execution_id)
      SELECT ${run.id}, seq, path, status, attempt, error, "executionId"
      FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS e (seq int, path text, status text, attempt int, error jsonb, "executionId" int)
    ), run AS (
      UPDATE workflow_runs SET status = ${status}::run_status, suspended = ${final ? 0 : written.suspended}, last_event = last_event + ${events.length},
        output = ${written.output === undefined ? null : JSON.stringify(written.output)}::jsonb, error = ${written.error ? JSON.stringify(written.error) : null}::jsonb,
        wake_at = ${iso(wakeAt)}::timestamptz, started_at = coalesce(started_at, now()), finished_at = CASE WHEN ${final} THEN clock_timestamp() END
      WHERE id = ${run.id} RETURNING id
    ) SELECT pg_notify('clanker_runs', ${`${run.workspaceId}:${run.id}`}) FROM run`;
  if (wakeAt !== null && wakeAt !== run.wakeAt?.getTime()) await enqueue(tx, "workflow", { runId: run.id }, { startAfter: new Date(wakeAt) });
  await tell(tx, run, told, rows, written.error);
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Tells the workspace's webhooks how the run stands. What it was given and made is asked for with its id. */
async function tell(tx: Db, run: StoredRun, told: Told[], steps: StepState[], error: unknown) {
  const of = told.filter(({ path }) => path === "");
  if (of.length === 0) return;
  const asked = steps.flatMap(({ path, status }) => (status === "suspended" ? [path] : []));
  const events = of.flatMap(({ status }, i) => {
    if (status === "running" && run.status !== "pending") return []; // It goes on after an answer.
    const type = `workflow.run.${status === "running" ? "started" : status}` as EventType;
    const data = { id: `run_${run.id}`, workflowId: `wf_${run.workflowId}`, status, ...(i === of.length - 1 && { error: error ?? null }) };
    return [{ type, data: status === "suspended" ? { ...data, steps: asked } : data }];
  });
  await emitEvents(tx, run.workspaceId, events);
}
