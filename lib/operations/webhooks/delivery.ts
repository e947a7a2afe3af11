import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import { holdWebhook } from "#lib/operations/webhooks/webhook";
import type { Prisma } from "#lib/platform/db";
import { notify } from "#lib/platform/notify";
import type { Attempt } from "#lib/runtime/webhook-attempt";
import { WEBHOOK_CHANNEL } from "#lib/runtime/webhooks";

/** One event on its way to one webhook. */
export const delivery = z
  .object({
    id: id("dlv"),
    event_id: z.string().meta({ description: "The `webhook-id` header: the same whenever this event is sent.", examples: ["evt_5d41402abc4b2a76b9719d91"] }),
    type: z.string(),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.array(
      z.object({
        at: timestamp(),
        status: z.int().nullable().meta({ description: "What the target answered." }),
        duration_ms: z.int(),
        error: z.string().nullable(),
      }),
    ),
    next_attempt_at: timestamp().nullable(),
    payload: z.record(z.string(), z.unknown()).meta({ description: "What is sent, as JSON." }),
    created_at: timestamp(),
  })
  .meta({ id: "WebhookDelivery" });

export const shownDelivery = {
  ...{ id: true, eventId: true, type: true, status: true, attempts: true, body: true, nextAttemptAt: true, createdAt: true },
  webhook: { select: { resumeAt: true } },
} satisfies Prisma.WebhookDeliverySelect;

export const toDelivery = (row: Prisma.WebhookDeliveryGetPayload<{ select: typeof shownDelivery }>) => ({
  ...{ id: row.id, event_id: row.eventId, type: row.type, status: row.status, created_at: row.createdAt },
  // A target that has asked to be left alone gets nothing before that.
  next_attempt_at: row.nextAttemptAt && later(row.nextAttemptAt, row.webhook.resumeAt),
  payload: JSON.parse(row.body) as Record<string, unknown>,
  attempts: (row.attempts as Attempt[]).map(({ at, durationMs, ...attempt }) => ({ ...attempt, at: new Date(at), duration_ms: durationMs })),
});

const later = (a: Date, b: Date | null) => (b && b > a ? b : a);

/** Sends one event to one webhook, whatever else it has asked for. Refused when it is off. */
export async function sendTo(ctx: Context, webhookId: number, find: () => Promise<{ eventId: string; type: string; body: string }>) {
  const { enabled } = await holdWebhook(ctx, webhookId);
  const event = await find();
  if (!enabled) throw new ApiError("WEBHOOK_DISABLED");
  const row = await ctx.db.webhookDelivery.create({ data: { ...event, webhookId, nextAttemptAt: new Date() }, select: shownDelivery });
  await notify(ctx.db, WEBHOOK_CHANNEL, "");
  return toDelivery(row);
}
