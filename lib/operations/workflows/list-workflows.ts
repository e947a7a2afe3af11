import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { mine, refuseConfined, toWorkflow, withLatest, workflow } from "#lib/operations/workflows/workflow";

export const listWorkflows = operation({
  route: "GET /workflows/definitions",
  summary: "List the workflows, newest first.",
  description: "Those of the workspace, and those that come with the server.",
  scope: "workspace:files:read",
  input: pageInput,
  output: page(workflow),
  async handler(ctx, input) {
    refuseConfined(ctx);
    const found = await pageById("wf", input, async ({ where, ...rest }) =>
      withLatest(ctx.db, await ctx.db.workflow.findMany({ where: { AND: [mine(ctx), where] }, ...rest })),
    );
    return { ...found, data: found.data.map(toWorkflow) };
  },
});
