import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdWebhook, newWebhook, shown, toWebhook } from "#lib/operations/webhooks/webhook";
import { newWebhookSecret, sealAsPrevious, sealWebhookSecret } from "#lib/runtime/webhook-secret";

export const rotateWebhookSecret = operation({
  route: "POST /account/webhooks/{id}/rotate-secret",
  summary: "Give a webhook a new secret.",
  description:
    "The secret is in this answer and nowhere else. Until the grace is over the one before it signs as well, so that receivers can change theirs in between. While it lasts another rotation is 409, but with `grace_hours` 0, which leaves only the new one.",
  scope: "full",
  role: "admin",
  audit: "webhook.rotate",
  input: {
    id: id("hook"),
    grace_hours: z.number().min(0).max(168).default(24).meta({ description: "How long both secrets sign; 0 ends the old one at once." }),
  },
  output: z.object({ data: newWebhook }),
  async handler(ctx, { id, grace_hours }) {
    const held = await holdWebhook(ctx, id);
    const { previousUntil: promised } = held;
    // Two sign, not three: the first was promised its time, and a third would end it.
    if (grace_hours > 0 && promised && promised > new Date())
      throw new ApiError("ROTATION_PENDING", {
        message: `It was rotated already, and the secret before signs until ${promised.toISOString()}. End it at once with grace_hours 0.`,
      });
    const secret = newWebhookSecret();
    // A secret that no key opens signs nothing any more, and is what a new one is wanted for.
    const previous = grace_hours > 0 ? readableOr(() => sealAsPrevious(held)) : null;
    const previousUntil = previous && new Date(Date.now() + grace_hours * 3600_000);
    const data = { secret: sealWebhookSecret(held, secret), previousSecret: previous, previousUntil, updatedAt: new Date() };
    const row = await ctx.db.webhook.update({ where: { id, workspaceId: ctx.workspace.id }, data, select: shown });
    ctx.record({ resourceId: formatId("hook", id), metadata: { graceHours: grace_hours } });
    return { data: { ...toWebhook(row), secret } };
  },
});

function readableOr<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
