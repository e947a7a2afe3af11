import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { refuseChanged } from "#lib/operations/workflows/save-workflow";
import { findWorkflow, workflowRef } from "#lib/operations/workflows/workflow";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";

export const deleteWorkflow = operation({
  route: "DELETE /workflows/definitions/{workflowId}",
  summary: "Delete a workflow and what starts it.",
  description: "Its runs stay, and those that go on do so. With `If-Match`, only while it is the version you read.",
  scope: "full",
  audit: "workflow.delete",
  ifMatch: true,
  input: { workflowId: workflowRef() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    await lockWorkspace(ctx.db, ctx.workspace.id);
    const row = await findWorkflow(ctx, input.workflowId);
    if (row.workspaceId === null) throw new ApiError("WORKFLOW_BUILT_IN");
    refuseChanged(ctx, row.version);
    const deleted = await ctx.db.workflow.updateMany({
      where: { id: row.id, workspaceId: ctx.workspace.id, deletedAt: null },
      data: { deletedAt: new Date() },
    });
    if (deleted.count === 0) throw notFound("There is no such workflow.");
    await ctx.db.trigger.deleteMany({ where: { workflowId: row.id } });
    ctx.record({ resourceId: formatId("wf", row.id), metadata: { slug: row.slug } });
    return null;
  },
});
