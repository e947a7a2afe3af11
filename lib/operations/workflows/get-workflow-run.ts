import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findRun, toRunStatus, workflowRunStatus } from "#lib/operations/workflows/run";

export const getWorkflowRun = operation({
  route: "GET /workflows/runs/{runId}",
  summary: "Show a run of a workflow, with every step.",
  scope: "workspace:files:read",
  tool: "get-workflow-run",
  input: { runId: id("run") },
  output: workflowRunStatus,
  handler: async (ctx, input) => toRunStatus(await findRun(ctx, input.runId)),
});
