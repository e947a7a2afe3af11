import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { type ExecutionRow, execution, executionColumns, mine, mineSql, toExecution } from "#lib/operations/executions/execution";
import { Prisma, rows } from "#lib/platform/db";
import { cancelExecutionRow } from "#lib/runtime/cancel";

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
    const owned = Prisma.sql`workspace_id = ${where.workspaceId} AND (${where.collectionId ?? null}::int IS NULL OR collection_id = ${where.collectionId ?? null})`;
    if (!(await cancelExecutionRow(ctx.db, input.id, owned)))
      throw (await ctx.db.execution.count({ where })) > 0 ? new ApiError("EXECUTION_NOT_RUNNING") : notFound("There is no such execution.");
    const [row] = await rows<ExecutionRow>(
      ctx.db,
      Prisma.sql`SELECT ${executionColumns} FROM executions t JOIN skill_versions v ON v.id = t.version_id WHERE t.id = ${input.id} AND ${mineSql(ctx)}`,
    );
    if (!row) throw notFound("There is no such execution.");
    ctx.record({ resourceId: formatId("exec", row.id) });
    return toExecution(row);
  },
});
