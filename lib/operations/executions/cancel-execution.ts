import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { execution, mine, toExecution, withVersion } from "#lib/operations/executions/execution";
import { notify } from "#lib/platform/notify";
import { recordChange } from "#lib/runtime/events";
import { settle } from "#lib/runtime/ledger";
import { emitExecution } from "#lib/runtime/webhook-events";

export const cancelExecution = operation({
  route: "POST /executions/{id}/cancel",
  summary: "Cancel an execution that is queued or running.",
  description: "What it has put out so far stays.",
  scope: "tool:execute",
  tool: "cancel-execution",
  audit: "execution.cancel",
  input: { id: id("exec") },
  output: execution,
  async handler(ctx, input) {
    const where = { id: input.id, ...mine(ctx) };
    // The database's clock, as for every other beginning and end.
    const cancelled = await ctx.db.$executeRaw`
      UPDATE executions SET status = 'cancelled', finished_at = clock_timestamp()
      WHERE id = ${where.id} AND workspace_id = ${where.workspaceId} AND (${where.collectionId ?? null}::int IS NULL OR collection_id = ${where.collectionId ?? null})
        AND status IN ('queued', 'running')`;
    if (cancelled === 0) throw (await ctx.db.execution.count({ where })) > 0 ? new ApiError("EXECUTION_NOT_RUNNING") : notFound("There is no such execution.");
    const row = await ctx.db.execution.findFirstOrThrow({ where, include: withVersion });
    // What it has cost so far is charged; what was held back beyond that is free again.
    const cost = await settle(ctx.db, { ...row, executionId: row.id });
    await ctx.db.execution.update({ where: { id: row.id }, data: { cost, reserved: 0n } });
    await notify(ctx.db, "clanker_cancel", String(row.id));
    await recordChange(ctx.db, { ...row, executionId: row.id, status: "cancelled", fromBlock: row.lastBlock + 1, toBlock: row.lastBlock });
    await emitExecution(ctx.db, { ...row, cost });
    ctx.record({ resourceId: formatId("exec", row.id) });
    return toExecution({ ...row, cost });
  },
});
