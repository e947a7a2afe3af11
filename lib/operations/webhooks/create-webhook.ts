import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { description, events, hostOf, MOST_WEBHOOKS, newWebhook, shown, target, toWebhook } from "#lib/operations/webhooks/webhook";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import { nextId } from "#lib/platform/db";
import { newWebhookSecret, sealWebhookSecret } from "#lib/runtime/webhook-secret";

export const createWebhook = operation({
  route: "POST /account/webhooks",
  summary: "Have events of this workspace sent to an address.",
  description:
    "Each is a POST that is signed as [Standard Webhooks](https://www.standardwebhooks.com) says. The secret is in this answer and nowhere else. Whatever answers otherwise than 2xx is sent again over a day.",
  scope: "full",
  role: "admin",
  audit: "webhook.create",
  input: { url: target(), events: events(), description: description().optional() },
  output: z.object({ data: newWebhook }),
  status: 201,
  async handler(ctx, { url, events, description }) {
    const workspaceId = ctx.workspace.id;
    // So that two who come at once are counted one after the other.
    await lockWorkspace(ctx.db, workspaceId);
    if ((await ctx.db.webhook.count({ where: { workspaceId } })) >= MOST_WEBHOOKS)
      throw new ApiError("TOO_MANY_WEBHOOKS", { message: `A workspace has at most ${MOST_WEBHOOKS} webhooks.` });
    // The secret is sealed with the id of its row, so the id is taken first.
    const id = await nextId(ctx.db, "webhooks");
    const secret = newWebhookSecret();
    const sealed = sealWebhookSecret({ id, workspaceId }, secret);
    const row = await ctx.db.webhook.create({ data: { id, workspaceId, url, events, description: description || null, secret: sealed }, select: shown });
    ctx.record({ resourceId: formatId("hook", id), metadata: { host: hostOf(url), events } });
    return { data: { ...toWebhook(row), secret } };
  },
});
