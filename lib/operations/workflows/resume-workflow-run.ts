import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { prepareResume, resumeFields, resumeStep } from "#lib/operations/workflows/resume";
import { findRun, toRunStatus, workflowRunStatus } from "#lib/operations/workflows/run";

export const resumeWorkflowRun = operation({
  route: "POST /workflows/runs/{runId}/resume",
  summary: "Answer a step that waits.",
  description: "Of two answers at once one counts; the other is 409.",
  scope: "tool:execute",
  tool: "resume-workflow-run",
  audit: "workflow_run.resume",
  input: { runId: id("run"), ...resumeFields },
  output: workflowRunStatus,
  prepare: (ctx, input) => prepareResume(ctx, input.runId, input),
  async handler(ctx, input, path) {
    await resumeStep(ctx, input.runId, path, input.resumeData);
    return toRunStatus(await findRun(ctx, input.runId));
  },
});
