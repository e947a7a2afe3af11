import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { mine, refuseConfined, toWorkflow, withLatest, workflow } from "#lib/operations/workflows/workflow";

export const listWorkflows = operation({
  route: "GET /workflows/definitions",
  summary: "List the workflows, newest first.",
  description: "Those of the workspace, and those that come with the server.",
  scope: "workspace:files:read",
  input: { ...pageInput, q: z.string().trim().min(1).max(200).optional().meta({ description: "What the workflow's name contains." }) },
  output: page(workflow),
  async handler(ctx, input) {
    refuseConfined(ctx);
    // Prisma leaves the wildcards of LIKE as they are.
    const named = input.q === undefined ? {} : { name: { contains: input.q.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const } };
    const found = await pageById("wf", input, async ({ where, ...rest }) =>
      withLatest(ctx.db, await ctx.db.workflow.findMany({ where: { AND: [mine(ctx), where, named] }, ...rest })),
    );
    return { ...found, data: found.data.map(toWorkflow) };
  },
});
