import { z } from "zod";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { delivery, sendTo } from "#lib/operations/webhooks/delivery";
import { eventBody, newEventId } from "#lib/runtime/webhooks";

export const testWebhook = operation({
  route: "POST /account/webhooks/{id}/test",
  summary: "Send a webhook an event of the type `test`, whatever it has asked for.",
  description: "It goes the way of every event; the list of deliveries says what came of it.",
  scope: "full",
  role: "admin",
  audit: "webhook.test",
  input: { id: id("hook") },
  output: z.object({ data: delivery }),
  status: 202,
  async handler(ctx, { id }) {
    const data = { id: formatId("hook", id), message: "This is a test." };
    const made = await sendTo(ctx, id, async () => ({ eventId: newEventId(), type: "test", body: eventBody({ type: "test", data }) }));
    ctx.record({ resourceId: formatId("hook", id), metadata: { delivery: formatId("dlv", made.id) } });
    return { data: made };
  },
});
