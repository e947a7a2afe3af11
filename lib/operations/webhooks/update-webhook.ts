import { z } from "zod";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { description, events, holdWebhook, hostOf, shown, target, toWebhook, webhook } from "#lib/operations/webhooks/webhook";
import { dropPending } from "#lib/runtime/webhook-health";

export const updateWebhook = operation({
  route: "PATCH /account/webhooks/{id}",
  summary: "Change where a webhook sends and what, or switch it on or off.",
  description: "One that is off gets nothing, and what waits for it is not sent. Switching it on forgets how long it has failed.",
  scope: "full",
  role: "admin",
  audit: "webhook.update",
  input: { id: id("hook"), url: target().optional(), events: events().optional(), description: description().optional(), enabled: z.boolean().optional() },
  output: z.object({ data: webhook }),
  async handler(ctx, { id, url, events, description, enabled }) {
    const before = await holdWebhook(ctx, id);
    const changes = {
      ...(url !== undefined && url !== before.url && { url }),
      ...(events !== undefined && String(events) !== String(before.events) && { events }),
      ...(description !== undefined && (description || null) !== before.description && { description: description || null }),
      ...(enabled !== undefined && enabled !== before.enabled && { enabled }),
    };
    // Switching on what is on is a fresh start too, and another target has not failed yet.
    const fresh = enabled === true || changes.url !== undefined;
    const health = fresh ? { failingSince: null, resumeAt: null, ...(enabled === true && { disabledReason: null }) } : {};
    const changed = Object.keys(changes);
    const data = { ...changes, ...health, ...(changed.length > 0 && { updatedAt: new Date() }) };
    const row = await ctx.db.webhook.update({ where: { id, workspaceId: ctx.workspace.id }, data, select: shown });
    if (changes.enabled === false) await dropPending(ctx.db, id);
    if (changed.length === 0) ctx.record(null);
    else
      ctx.record({ resourceId: formatId("hook", id), metadata: { changed, host: hostOf(row.url), ...(changes.events && { events }), enabled: row.enabled } });
    return { data: toWebhook(row) };
  },
});
