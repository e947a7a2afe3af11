import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { inputData, launchRun, prepareLaunch, refuseUnfit } from "#lib/operations/workflows/launch";
import { findRun, launched } from "#lib/operations/workflows/run";
import type { Definition } from "#lib/runtime/workflow/definition";
import { keptBefore } from "#lib/runtime/workflow/rerun";
import { isFinalRun } from "#lib/runtime/workflow/stored-run";

export const rerunWorkflowRun = operation({
  route: "POST /workflows/runs/{runId}/rerun",
  summary: "Run a workflow again, from its beginning or from a step.",
  description:
    "From its beginning it is the workflow as it is now. From a `step` it is as it was then: what was done before that step is taken over, and the rest is done again.",
  scope: "tool:execute",
  audit: "workflow_run.create",
  input: {
    runId: id("run"),
    step: z.string().max(500).optional().meta({ description: "The path of the first step that is done again." }),
    inputData: inputData().optional().meta({ description: "Another input than then; only from the beginning." }),
  },
  output: launched,
  status: 202,
  async prepare(ctx, { runId, step, inputData }) {
    const run = await findRun(ctx, runId);
    if (!isFinalRun(run.status)) throw new ApiError("WORKFLOW_RUN_ACTIVE");
    if (step === undefined) return { ...(await prepareLaunch(ctx, `wf_${run.workflowId}`, inputData ?? (run.input as Record<string, unknown>))), kept: [] };
    if (inputData !== undefined) throw invalid("inputData", "What was done with another input cannot be taken over. Leave out the step, or this.");
    const definition = run.version.definition as unknown as Definition;
    const kept = keptBefore(definition, step, run.steps);
    if (!kept) throw invalid("step", "The run has no such step.");
    await refuseUnfit(definition, run.input as Record<string, unknown>);
    const { workflowId, versionId } = run;
    return { workflowId, versionId, slug: run.workflow.slug, version: run.version.version, input: run.input as Record<string, unknown>, kept };
  },
  async handler(ctx, { runId, step }, { kept, ...prepared }) {
    const started = await launchRun(ctx, prepared, { rerunOfId: runId, ...(step !== undefined && { fromStep: step }) });
    if (kept.length > 0) {
      await ctx.db.$executeRaw`
        INSERT INTO workflow_steps (run_id, path, status, attempt, input, output, error, suspend_payload, choice, execution_id, answered_by, started_at, finished_at)
        SELECT ${started.runId}, path, status, attempt, input, output, error, suspend_payload, choice, execution_id, answered_by, started_at, finished_at
        FROM workflow_steps WHERE run_id = ${runId} AND path = ANY(${kept}::text[])`;
    }
    return started;
  },
});
