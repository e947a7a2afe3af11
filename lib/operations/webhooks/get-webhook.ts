import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { shown, toWebhook, webhook } from "#lib/operations/webhooks/webhook";

export const getWebhook = operation({
  route: "GET /account/webhooks/{id}",
  summary: "See a webhook.",
  scope: "full",
  role: "admin",
  input: { id: id("hook") },
  output: z.object({ data: webhook }),
  async handler(ctx, { id }) {
    const row = await ctx.db.webhook.findFirst({ where: { id, workspaceId: ctx.workspace.id }, select: shown });
    if (!row) throw notFound("There is no such webhook.");
    return { data: toWebhook(row) };
  },
});
