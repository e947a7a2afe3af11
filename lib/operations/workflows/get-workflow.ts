import { operation } from "#lib/api/operation";
import { findWorkflow, toDefinition, workflowDefinition, workflowRef } from "#lib/operations/workflows/workflow";

export const getWorkflow = operation({
  route: "GET /workflows/definitions/{workflowId}",
  summary: "Show a workflow with its steps.",
  scope: "workspace:files:read",
  ifMatch: true,
  input: { workflowId: workflowRef() },
  output: workflowDefinition,
  async handler(ctx, input) {
    const row = await findWorkflow(ctx, input.workflowId);
    ctx.header("etag", `"${row.version}"`);
    return toDefinition(row);
  },
});
