import { z } from "zod";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findRun, toRunStatus, workflowRunStatus } from "#lib/operations/workflows/run";
import type { Definition } from "#lib/runtime/workflow/definition";

export const getWorkflowRun = operation({
  route: "GET /workflows/runs/{runId}",
  summary: "Show a run of a workflow, with every step.",
  scope: "workspace:files:read",
  tool: "get-workflow-run",
  input: { runId: id("run"), definition: z.boolean().optional().meta({ description: "With `true`, the steps as they are written too." }) },
  output: workflowRunStatus,
  async handler(ctx, { runId, definition }) {
    const run = await findRun(ctx, runId);
    return { ...toRunStatus(run), ...(definition && { definition: (run.version.definition as unknown as Definition).steps }) };
  },
});
