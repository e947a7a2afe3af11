import { randomBytes } from "node:crypto";
import { insertAuditEntry } from "#lib/platform/audit";
import { blobs } from "#lib/platform/blob";
import { type Db, db, Prisma, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { exclusively } from "#lib/platform/lock";
import { log } from "#lib/platform/log";
import { BLOB_REFERENCES } from "#lib/runtime/blob-references";
import { sweepApps } from "#lib/runtime/sweep-apps";

const DAY_MS = 24 * 3600_000;
/** Rows that go in one transaction: runs bring their blocks with them. */
const RUNS = 100;
const ROWS = 1000;
/** Addresses that are looked up at once. */
const ADDRESSES = 5000;
/** How long is kept what came of a sync. */
const SYNC_RUN_DAYS = 90;

/**
 * Lets go of what has served its time: runs, of workflows too, and artifacts older than RETENTION_DAYS, where it is set, uploads, tickets for
 * uploads and sandbox sessions that have expired and that no run waits to go on with, what came of syncs, and bytes that nothing
 * refers to. Any number of workers may call it; one of them works, and is told so.
 *
 * Bytes go first, so those of rows that go now stay until the next time: whoever was about to refer to them once more has
 * done so by then.
 */
export async function sweepRetention(days = env().RETENTION_DAYS): Promise<boolean> {
  return exclusively("retention", async () => {
    // A store that is away keeps no row.
    await collectBlobs().catch((err: unknown) => log.error({ err }, "collecting blobs that nothing refers to"));
    await inBatches(
      ROWS,
      () => db().$executeRaw`
      DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE expires_at < now() ORDER BY expires_at LIMIT ${ROWS})`,
    );
    await inBatches(
      ROWS,
      () => db().$executeRaw`
      DELETE FROM sandbox_sessions WHERE id IN (
        SELECT id FROM sandbox_sessions WHERE expires_at < now()
          AND NOT EXISTS (SELECT 1 FROM executions WHERE session_id = sandbox_sessions.id AND status IN ('queued', 'running'))
        ORDER BY expires_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
    );
    await inBatches(
      ROWS,
      () => db().$executeRaw`
      DELETE FROM upload_tickets WHERE id IN (SELECT id FROM upload_tickets WHERE expires_at < now() ORDER BY expires_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
    );
    // What MCP clients left: sessions nobody has used for a day, what was sent on their streams, and mail that nobody took.
    await inBatches(
      ROWS,
      () => db().$executeRaw`
      DELETE FROM mcp_sessions WHERE id IN (SELECT id FROM mcp_sessions WHERE last_used_at < now() - interval '1 day' ORDER BY last_used_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
    );
    await db().$executeRaw`DELETE FROM mcp_events WHERE created_at < now() - interval '1 hour'`;
    await db().$executeRaw`DELETE FROM mcp_mail WHERE created_at < now() - interval '1 hour'`;
    await sweepApps();
    const syncedBefore = new Date(Date.now() - SYNC_RUN_DAYS * DAY_MS);
    await inBatches(
      ROWS,
      () => db().$executeRaw`
      DELETE FROM cli_sync_runs WHERE id IN (
        SELECT id FROM cli_sync_runs WHERE created_at < ${syncedBefore} ORDER BY created_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
    );
    if (days === undefined) return;
    const before = new Date(Date.now() - days * DAY_MS);
    const requestId = `sweep_${randomBytes(6).toString("hex")}`;
    await inBatches(RUNS, () => transaction((tx) => expireExecutions(tx, before, requestId)));
    await inBatches(RUNS, () => transaction((tx) => expireWorkflowRuns(tx, before, requestId)));
    await inBatches(ROWS, () => transaction((tx) => expireArtifacts(tx, before, requestId)));
  });
}

/** Goes on until a batch is not full any more. */
async function inBatches(size: number, work: () => Promise<number>) {
  while ((await work()) >= size);
}

type Row = { id: number; workspaceId: number };

/** Runs that ended before, with their blocks and artifacts. Their credit transactions stay. */
async function expireExecutions(tx: Db, before: Date, requestId: string): Promise<number> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id, workspace_id AS "workspaceId" FROM executions
    WHERE finished_at < ${before} AND status IN ('completed', 'failed', 'cancelled')
    ORDER BY finished_at LIMIT ${RUNS} FOR UPDATE SKIP LOCKED`;
  const ids = rows.map((row) => row.id);
  const artifacts = await tx.artifact.findMany({ where: { executionId: { in: ids } }, select: { id: true, workspaceId: true } });
  await tx.execution.deleteMany({ where: { id: { in: ids } } });
  await note(tx, "execution.expire", requestId, rows, (workspaceId, executions) => {
    return { executions, artifacts: artifacts.filter((each) => each.workspaceId === workspaceId).length, before: before.toISOString() };
  });
  return rows.length;
}

/** Runs of workflows that ended before, with their steps. Those that wait for an answer are kept, however long. */
async function expireWorkflowRuns(tx: Db, before: Date, requestId: string): Promise<number> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id, workspace_id AS "workspaceId" FROM workflow_runs WHERE finished_at < ${before} ORDER BY finished_at LIMIT ${RUNS} FOR UPDATE SKIP LOCKED`;
  await tx.workflowRun.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } });
  await note(tx, "workflow_run.expire", requestId, rows, (_, runs) => ({ runs, before: before.toISOString() }));
  return rows.length;
}

/** Artifacts older than that of runs that are not: deleted ones among them, of which only the row was left. */
async function expireArtifacts(tx: Db, before: Date, requestId: string): Promise<number> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id, workspace_id AS "workspaceId" FROM artifacts WHERE created_at < ${before} ORDER BY id LIMIT ${ROWS} FOR UPDATE SKIP LOCKED`;
  await tx.artifact.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } });
  await note(tx, "artifact.expire", requestId, rows, (_, artifacts) => ({ artifacts, before: before.toISOString() }));
  return rows.length;
}

/** One entry in the audit log of each workspace that lost something. */
async function note(
  tx: Db,
  action: `${string}.expire`,
  requestId: string,
  rows: Row[],
  metadata: (workspaceId: number, count: number) => Record<string, unknown>,
) {
  const actor = { type: "system", id: null, name: null };
  for (const [workspaceId, { length }] of Map.groupBy(rows, (row) => row.workspaceId))
    await insertAuditEntry(tx, { workspaceId, action, actor, requestId, metadata: metadata(workspaceId, length) });
}

/**
 * Deletes bytes that are older than a day and that no row refers to. What is put or referred to again in the meantime has a
 * new time, at which `delete` looks once more.
 */
async function collectBlobs() {
  const before = new Date(Date.now() - DAY_MS);
  let candidates: string[] = [];
  let deleted = 0;
  const collect = async () => {
    for (const sha256 of await unreferenced(candidates)) if (await blobs.delete(sha256, before)) deleted++;
    candidates = [];
  };
  for await (const { sha256, modifiedAt } of blobs.list()) {
    if (modifiedAt >= before) continue;
    if (candidates.push(sha256) >= ADDRESSES) await collect();
  }
  await collect();
  if (deleted > 0) log.info({ deleted }, "deleted blobs that nothing refers to");
}

async function unreferenced(addresses: string[]): Promise<string[]> {
  if (addresses.length === 0) return [];
  const nowhere = BLOB_REFERENCES.map((query, i) => `NOT EXISTS (SELECT 1 FROM (${query}) AS named${i} WHERE named${i}.sha256 = given.sha256)`).join(" AND ");
  const rows = await db().$queryRaw<{ sha256: string }[]>`
    SELECT given.sha256 FROM unnest(${addresses}::text[]) AS given (sha256) WHERE ${Prisma.raw(nowhere)}`;
  return rows.map((row) => row.sha256);
}
