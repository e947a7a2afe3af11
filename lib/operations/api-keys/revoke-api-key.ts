import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { revokeKeys } from "#lib/auth/grant";
import { apiKey, toApiKey, withOwner } from "#lib/operations/api-keys/api-key";

export const revokeApiKey = operation({
  route: "POST /api-keys/{id}/revoke",
  summary: "Revoke an API key, at once and for good.",
  description: "Admins revoke any key of the workspace, others their own. Revoking a revoked key changes nothing.",
  scope: "full",
  role: "viewer",
  audit: "api_key.revoke",
  input: { id: id("key") },
  output: apiKey,
  async handler(ctx, input) {
    const where = { id: input.id, workspaceId: ctx.workspace.id };
    const row = await ctx.db.apiKey.findFirst({ where });
    if (!row) throw notFound("There is no such API key.");
    if (row.userId !== ctx.user.id && !atLeast(ctx.caller.role, "admin")) {
      throw new ApiError("ROLE_REQUIRED", { message: `This needs the role admin in the workspace, or the key to be yours; your role is ${ctx.caller.role}.` });
    }
    // With a key that it took the place of and that is still in its last days.
    const ended = await revokeKeys(ctx.db, { workspaceId: ctx.workspace.id, OR: [{ id: row.id }, { rotatedToId: row.id }] });
    ctx.record(ended.includes(row.id) ? { resourceId: formatId("key", row.id), metadata: { name: row.name } } : null);
    return toApiKey(await ctx.db.apiKey.findFirstOrThrow({ where, include: withOwner }));
  },
});
