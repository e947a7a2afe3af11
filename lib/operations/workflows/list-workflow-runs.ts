import { z } from "zod";
import { ids, several } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageInput } from "#lib/api/pages";
import { BY_TIME, inOrder, pageOfIds } from "#lib/operations/executions/page-of-ids";
import { inRange, range } from "#lib/operations/executions/time-range";
import { RUN_STATUSES, toRuns, withListed, workflowRun } from "#lib/operations/workflows/run";
import { findWorkflow, refuseConfined, workflowRef } from "#lib/operations/workflows/workflow";
import { Prisma } from "#lib/platform/db";

const table = Prisma.sql`workflow_runs`;

export const listWorkflowRuns = operation({
  route: "GET /workflows/runs",
  summary: "List the runs of workflows, newest first.",
  scope: "workspace:files:read",
  tool: "list-workflow-runs",
  input: {
    ...pageInput,
    workflowId: workflowRef().optional(),
    status: several(RUN_STATUSES).optional().meta({ description: "Only those that stand so. Several with commas." }),
    asking: z.boolean().optional().meta({ description: "With `true`, only runs in which a step waits for an answer." }),
    ...range,
    ids: ids("run").optional().meta({ description: "Only these: how some that are known stand now." }),
  },
  output: page(workflowRun),
  async handler(ctx, input) {
    refuseConfined(ctx);
    const workspaceId = ctx.workspace.id;
    const workflow = input.workflowId === undefined ? undefined : await findWorkflow(ctx, input.workflowId);
    const time = inRange(input);
    const where = [
      ...time,
      ...(workflow ? [Prisma.sql`t.workflow_id = ${workflow.id}`] : []),
      ...(input.asking ? [Prisma.sql`t.suspended > 0`] : []),
      ...(input.ids ? [Prisma.sql`t.id = ANY (${input.ids})`] : []),
    ];
    const asked = input.status ? [input.status.map((each) => Prisma.sql`t.status = ${each}::run_status`)] : [];
    const key = time.length > 0 ? BY_TIME : undefined;
    const page = await pageOfIds(ctx.db, input, { prefix: "run", table, workspaceId, where, asked, key });
    const rows = await ctx.db.workflowRun.findMany({
      where: { id: { in: page.data }, workspaceId },
      include: withListed,
      omit: { input: true, output: true },
    });
    const found = inOrder(page, rows);
    return { ...found, data: await toRuns(ctx.db, found.data) };
  },
});
