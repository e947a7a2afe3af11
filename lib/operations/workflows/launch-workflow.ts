import { operation } from "#lib/api/operation";
import { inputData, launchRun, prepareLaunch } from "#lib/operations/workflows/launch";
import { launched } from "#lib/operations/workflows/run";
import { workflowRef } from "#lib/operations/workflows/workflow";

export const launchWorkflow = operation({
  route: "POST /workflows/{workflowId}/launch",
  summary: "Start a run of a workflow.",
  description: "Answers at once. How it stands is asked for with the run's id; `/stream` starts one and tells how it goes.",
  scope: "tool:execute",
  tool: "start-workflow",
  audit: "workflow_run.create",
  input: { workflowId: workflowRef(), inputData: inputData().optional() },
  output: launched,
  status: 202,
  prepare: (ctx, input) => prepareLaunch(ctx, input.workflowId, input.inputData),
  handler: (ctx, _, prepared) => launchRun(ctx, prepared),
});
