import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { RUN_STATUSES, toRuns, withListed, workflowRun } from "#lib/operations/workflows/run";
import { findWorkflow, refuseConfined, workflowRef } from "#lib/operations/workflows/workflow";
import type { Prisma } from "#lib/platform/db";

export const listWorkflowRuns = operation({
  route: "GET /workflows/runs",
  summary: "List the runs of workflows, newest first.",
  scope: "workspace:files:read",
  tool: "list-workflow-runs",
  input: {
    ...pageInput,
    workflowId: workflowRef().optional(),
    status: z.enum(RUN_STATUSES).optional().meta({ description: "Only those that stand so." }),
    asking: z.boolean().optional().meta({ description: "With `true`, only runs in which a step waits for an answer." }),
  },
  output: page(workflowRun),
  async handler(ctx, input) {
    refuseConfined(ctx);
    const workflow = input.workflowId === undefined ? undefined : await findWorkflow(ctx, input.workflowId);
    const filter: Prisma.WorkflowRunWhereInput = {
      workspaceId: ctx.workspace.id,
      ...(workflow && { workflowId: workflow.id }),
      ...(input.status && { status: input.status }),
      ...(input.asking && { suspended: { gt: 0 } }),
    };
    const found = await pageById("run", input, ({ where, ...rest }) =>
      ctx.db.workflowRun.findMany({ where: { ...filter, ...where }, include: withListed, omit: { input: true, output: true }, ...rest }),
    );
    return { ...found, data: await toRuns(ctx.db, found.data) };
  },
});
