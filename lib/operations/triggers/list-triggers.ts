import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { toTriggers, trigger, withWorkflow } from "#lib/operations/triggers/trigger";
import { findWorkflow, refuseConfined, workflowRef } from "#lib/operations/workflows/workflow";

export const listTriggers = operation({
  route: "GET /triggers",
  summary: "List what starts workflows by itself, newest first.",
  scope: "workspace:files:read",
  input: { ...pageInput, workflowId: workflowRef().optional() },
  output: page(trigger),
  async handler(ctx, input) {
    refuseConfined(ctx);
    const workflow = input.workflowId === undefined ? undefined : await findWorkflow(ctx, input.workflowId);
    const filter = { workspaceId: ctx.workspace.id, ...(workflow && { workflowId: workflow.id }) };
    const found = await pageById("trg", input, ({ where, ...rest }) =>
      ctx.db.trigger.findMany({ where: { ...filter, ...where }, include: withWorkflow, ...rest }),
    );
    return { ...found, data: await toTriggers(ctx.db, found.data) };
  },
});
