import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { lockKey, rescope } from "#lib/auth/grant";
import { visible } from "#lib/operations/agents/consent";
import { grant, toGrant } from "#lib/operations/agents/grant";

export const revokeGrant = operation({
  route: "POST /agents/grants/{id}/revoke",
  summary: "Take back what an agent was allowed, at once and for good.",
  description: "A grant that was for good leaves the key's scopes with it. Revoking a revoked grant changes nothing.",
  scope: "full",
  role: "viewer",
  audit: "grant.revoke",
  input: { id: id("grt") },
  output: grant,
  async handler(ctx, input) {
    const where = { id: input.id, ...visible(ctx) };
    const found = await ctx.db.grant.findFirst({ where });
    if (!found) throw notFound("There is no such grant.");
    await lockKey(ctx.db, found.apiKeyId);
    const { count } = await ctx.db.grant.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    const held = count > 0 && found.mode === "persistent" ? await rescope(ctx.db, found.apiKeyId) : undefined;
    const metadata = { agent: formatId("key", found.apiKeyId), scopes: found.scopes, mode: found.mode, ...(held && { keyScopes: held }) };
    ctx.record(count > 0 ? { resourceId: formatId("grt", found.id), metadata } : null);
    return toGrant(await ctx.db.grant.findFirstOrThrow({ where, include: { apiKey: true } }));
  },
});
