import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { shown, toWebhook, webhook } from "#lib/operations/webhooks/webhook";

export const listWebhooks = operation({
  route: "GET /account/webhooks",
  summary: "List the workspace's webhooks.",
  scope: "full",
  role: "admin",
  input: pageInput,
  output: page(webhook),
  async handler(ctx, input) {
    const rows = await pageById("hook", input, ({ where, ...rest }) =>
      ctx.db.webhook.findMany({ where: { ...where, workspaceId: ctx.workspace.id }, select: shown, ...rest }),
    );
    return { ...rows, data: rows.data.map(toWebhook) };
  },
});
