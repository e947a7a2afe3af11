import { z } from "zod";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdTrigger } from "#lib/operations/triggers/trigger";
import { refuseConfined } from "#lib/operations/workflows/workflow";

export const deleteTrigger = operation({
  route: "DELETE /triggers/{id}",
  summary: "Delete a trigger. The runs that it has started go on.",
  description: "A webhook that an app was asked for is taken away there, a moment later.",
  scope: "full",
  audit: "trigger.delete",
  input: { id: id("trg") },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    refuseConfined(ctx);
    const { id, type, workflow, skill } = await holdTrigger(ctx.db, { id: input.id, workspaceId: ctx.workspace.id });
    await ctx.db.trigger.delete({ where: { id, workspaceId: ctx.workspace.id } });
    ctx.record({ resourceId: formatId("trg", id), metadata: { type, ...(workflow ? { workflow: workflow.slug } : { skill }) } });
    return null;
  },
});
