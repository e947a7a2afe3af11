import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { delivery, sendTo } from "#lib/operations/webhooks/delivery";

export const redeliver = operation({
  route: "POST /account/webhooks/{id}/deliveries/{deliveryId}/redeliver",
  summary: "Send an event to a webhook once more.",
  description: "A delivery of its own, with tries of its own, of the same event: the `webhook-id` is the same, so that a receiver knows it again.",
  scope: "full",
  role: "admin",
  audit: "webhook.redeliver",
  input: { id: id("hook"), deliveryId: id("dlv") },
  output: z.object({ data: delivery }),
  status: 202,
  async handler(ctx, { id, deliveryId }) {
    const where = { id: deliveryId, webhookId: id, webhook: { workspaceId: ctx.workspace.id } };
    const made = await sendTo(ctx, id, async () => {
      const event = await ctx.db.webhookDelivery.findFirst({ where, select: { eventId: true, type: true, body: true } });
      if (!event) throw notFound("There is no such delivery.");
      return event;
    });
    const metadata = { of: formatId("dlv", deliveryId), delivery: formatId("dlv", made.id) };
    ctx.record({ resourceId: formatId("hook", id), metadata });
    return { data: made };
  },
});
