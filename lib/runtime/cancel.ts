import { type Db, Prisma } from "#lib/platform/db";
import { notify } from "#lib/platform/notify";
import { enqueue } from "#lib/platform/queue";
import { recordCancels, recordChange } from "#lib/runtime/events";
import { settle } from "#lib/runtime/ledger";
import { emitExecution, emitExecutions } from "#lib/runtime/webhook-events";

/** Ends an execution that is queued or running, charges what it has cost so far and stops its worker. Answers whether it was. */
export async function cancelExecutionRow(tx: Db, id: number, and = Prisma.sql`true`): Promise<boolean> {
  // The database's clock, as for every other beginning and end.
  const cancelled = await tx.$executeRaw`
    UPDATE executions SET status = 'cancelled', finished_at = clock_timestamp() WHERE id = ${id} AND ${and} AND status IN ('queued', 'running')`;
  if (cancelled === 0) return false;
  const row = await tx.execution.findUniqueOrThrow({ where: { id } });
  // What was held back beyond its cost is free again.
  const cost = await settle(tx, { ...row, executionId: id });
  await tx.execution.update({ where: { id }, data: { cost, reserved: 0n } });
  await notify(tx, "clanker_cancel", String(id));
  await recordChange(tx, { ...row, executionId: id, status: "cancelled", fromBlock: row.lastBlock + 1, toBlock: row.lastBlock });
  await emitExecution(tx, { ...row, cost });
  if (row.workflowRunId !== null) await enqueue(tx, "workflow", { runId: row.workflowRunId });
  return true;
}

/**
 * Ends executions of one run's steps, however many, in a few statements. Their rows are taken first, before the workspace's: one that
 * is just ending has its own and waits for that. No job tells their run, because whoever calls this writes it.
 */
export async function cancelStepExecutions(tx: Db, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$queryRaw`SELECT id FROM executions WHERE id = ANY(${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.execution.findMany({ where: { id: { in: ids }, status: { in: ["queued", "running"] } } });
  const [first] = rows;
  if (!first) return;
  const { workspaceId } = first;
  const open = rows.map(({ id }) => id);
  await tx.$executeRaw`UPDATE executions SET status = 'cancelled', finished_at = clock_timestamp(), reserved = 0 WHERE id = ANY(${open}::int[])`;
  // Most have not begun, and cost nothing: what was held back for them is free again at once.
  const free = rows.filter(({ cost }) => cost === 0n).reduce((sum, { reserved }) => sum + reserved, 0n);
  if (free > 0n) await tx.$executeRaw`UPDATE workspaces SET reserved = reserved - ${free} WHERE id = ${workspaceId}`;
  const ended = [];
  for (const row of rows) {
    const cost = row.cost === 0n ? 0n : await settle(tx, { ...row, executionId: row.id });
    if (cost !== row.cost) await tx.execution.update({ where: { id: row.id }, data: { cost } });
    ended.push({ ...row, status: "cancelled" as const, cost });
  }
  const running = rows.flatMap(({ id, status }) => (status === "running" ? [String(id)] : []));
  await tx.$executeRaw`SELECT pg_notify('clanker_cancel', id) FROM unnest(${running}::text[]) AS id`;
  await recordCancels(tx, workspaceId, rows);
  await emitExecutions(tx, workspaceId, ended);
}
