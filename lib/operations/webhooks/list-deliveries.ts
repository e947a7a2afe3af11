import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { delivery, shownDelivery, toDelivery } from "#lib/operations/webhooks/delivery";

export const listDeliveries = operation({
  route: "GET /account/webhooks/{id}/deliveries",
  summary: "List what was sent to a webhook, with every try.",
  description: "Deliveries are kept for 30 days.",
  scope: "full",
  role: "admin",
  input: {
    id: id("hook"),
    status: z.enum(["pending", "delivered", "failed"]).optional().meta({ description: "Only those that stand so." }),
    ...pageInput,
  },
  output: page(delivery),
  async handler(ctx, input) {
    const webhook = { id: input.id, workspaceId: ctx.workspace.id };
    if ((await ctx.db.webhook.count({ where: webhook })) === 0) throw notFound("There is no such webhook.");
    const rows = await pageById("dlv", input, ({ where, ...rest }) =>
      ctx.db.webhookDelivery.findMany({
        where: { ...where, webhookId: webhook.id, ...(input.status && { status: input.status }) },
        select: shownDelivery,
        ...rest,
      }),
    );
    return { ...rows, data: rows.data.map(toDelivery) };
  },
});
