import type { Actor } from "#lib/platform/audit";
import { type Db, Prisma } from "#lib/platform/db";
import type { RunStatus } from "#lib/platform/prisma/enums";
import type { Definition } from "#lib/runtime/workflow/definition";
import type { Result, StepState } from "#lib/runtime/workflow/step-state";

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

const COLUMNS =
  Prisma.raw(`id, workspace_id AS "workspaceId", workflow_id AS "workflowId", version_id AS "versionId", user_id AS "userId", api_key_id AS "apiKeyId",
  actor, scopes, status::text AS status, input, created_at AS "createdAt", last_event AS "lastEvent", wake_at AS "wakeAt", from_step AS "fromStep",
  floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`);

/** Takes a run's row, so that nobody else changes it or its steps meanwhile. Nothing when there is none. */
export async function holdRun(tx: Db, runId: number): Promise<StoredRun | undefined> {
  const [row] = await tx.$queryRaw<StoredRun[]>`SELECT ${COLUMNS} FROM workflow_runs WHERE id = ${runId} FOR NO KEY UPDATE`;
  return row;
}

/** Runs as they stand, held by nobody. Those that are over are left out. */
export const loadRuns = (client: Db, runIds: number[]) =>
  client.$queryRaw<StoredRun[]>`SELECT ${COLUMNS} FROM workflow_runs WHERE id = ANY(${runIds}::int[]) AND status IN ('pending', 'running', 'suspended')`;

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

type Row = StepState & { runId: number; executionStatus: string | null; executionError: { code: string; message: string } | null };

/** How the steps of a run stand that have begun, and the results of those whose skill has ended since. */
export type Steps = { steps: Map<string, StepState>; results: Map<string, Result> };

/** The steps of runs, by their run. */
export async function loadSteps(client: Db, runs: Pick<StoredRun, "id" | "status" | "fromStep">[]): Promise<Map<number, Steps>> {
  const found = new Map<number, Steps>(runs.map(({ id }) => [id, { steps: new Map(), results: new Map() }]));
  // One that has not begun has steps only when it took some over.
  const begun = runs.filter(({ status, fromStep }) => status !== "pending" || fromStep !== null).map(({ id }) => id);
  if (begun.length === 0) return found;
  const rows = await client.$queryRaw<Row[]>`
    SELECT s.run_id AS "runId", s.path, s.status::text AS status, s.attempt, s.input, s.output, s.error, s.suspend_payload AS "suspendPayload", s.choice,
      s.execution_id AS "executionId", ${inMs("s.due_at")} AS "dueAt", ${inMs("s.started_at")} AS "startedAt", ${inMs("s.finished_at")} AS "finishedAt",
      e.status::text AS "executionStatus", e.error AS "executionError"
    FROM workflow_steps s LEFT JOIN executions e ON s.status = 'running' AND e.id = s.execution_id
    WHERE s.run_id = ANY(${begun}::int[])`;
  for (const { runId, executionStatus, executionError, ...state } of rows) {
    const { steps, results } = found.get(runId) as Steps;
    const { path, executionId } = state;
    steps.set(path, state);
    if (executionId === null) continue;
    if (executionStatus === "completed") results.set(path, { ok: true, output: await outputOf(client, executionId) });
    if (executionStatus === "failed") results.set(path, { ok: false, error: executionError ?? { code: "EXECUTION_FAILED", message: "The skill failed." } });
    if (executionStatus === "cancelled") results.set(path, { ok: false, error: { code: "EXECUTION_CANCELLED", message: "The skill's run was cancelled." } });
  }
  return found;
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
