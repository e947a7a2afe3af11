import { z } from "zod";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdWebhook, hostOf } from "#lib/operations/webhooks/webhook";

export const deleteWebhook = operation({
  route: "DELETE /account/webhooks/{id}",
  summary: "Delete a webhook, with what was on its way to it.",
  scope: "full",
  role: "admin",
  audit: "webhook.delete",
  input: { id: id("hook") },
  output: z.null(),
  status: 204,
  async handler(ctx, { id }) {
    const { url } = await holdWebhook(ctx, id);
    await ctx.db.webhook.delete({ where: { id, workspaceId: ctx.workspace.id } });
    ctx.record({ resourceId: formatId("hook", id), metadata: { host: hostOf(url) } });
    return null;
  },
});
