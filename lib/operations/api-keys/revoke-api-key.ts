import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { apiKey } from "#lib/operations/api-keys/api-key";

export const revokeApiKey = operation({
  route: "POST /api-keys/{id}/revoke",
  summary: "Revoke an API key, at once and for good.",
  description: "Revoking a revoked key changes nothing.",
  scope: "full",
  role: "admin",
  audit: "api_key.revoke",
  input: { id: id("key") },
  output: apiKey,
  async handler(ctx, input) {
    const where = { id: input.id, workspaceId: ctx.workspace.id };
    const { count } = await ctx.db.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    ctx.record(count > 0 ? { resourceId: formatId("key", input.id) } : null);
    const row = await ctx.db.apiKey.findFirst({ where });
    if (!row) throw notFound("There is no such API key.");
    return row;
  },
});
