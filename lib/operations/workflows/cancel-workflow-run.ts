import { ApiError } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findRun, requireRun, toRunStatus, workflowRunStatus } from "#lib/operations/workflows/run";
import { endRun } from "#lib/runtime/workflow/run-steps";

export const cancelWorkflowRun = operation({
  route: "POST /workflows/runs/{runId}/cancel",
  summary: "Cancel a run of a workflow.",
  description: "What its steps have running is stopped; what is done stays.",
  scope: "tool:execute",
  tool: "cancel-workflow-run",
  audit: "workflow_run.cancel",
  input: { runId: id("run") },
  output: workflowRunStatus,
  async handler(ctx, { runId }) {
    await requireRun(ctx, runId);
    if (!(await endRun(ctx.db, runId, "cancelled", null))) throw new ApiError("WORKFLOW_RUN_NOT_ACTIVE");
    ctx.record({ resourceId: formatId("run", runId) });
    return toRunStatus(await findRun(ctx, runId));
  },
});
