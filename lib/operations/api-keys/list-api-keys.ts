import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { apiKey, toApiKey, withOwner } from "#lib/operations/api-keys/api-key";

export const listApiKeys = operation({
  route: "GET /api-keys",
  summary: "List the workspace's API keys.",
  scope: "full",
  role: "admin",
  input: pageInput,
  output: page(apiKey),
  async handler(ctx, input) {
    const rows = await pageById("key", input, ({ where, ...rest }) =>
      ctx.db.apiKey.findMany({ where: { ...where, workspaceId: ctx.workspace.id, oauthClientId: null }, include: withOwner, ...rest }),
    );
    return { ...rows, data: rows.data.map(toApiKey) };
  },
});
