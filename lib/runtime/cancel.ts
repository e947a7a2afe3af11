import { type Db, Prisma } from "#lib/platform/db";
import { notify } from "#lib/platform/notify";
import { enqueue } from "#lib/platform/queue";
import { recordChange } from "#lib/runtime/events";
import { settle } from "#lib/runtime/ledger";
import { emitExecution } from "#lib/runtime/webhook-events";

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
