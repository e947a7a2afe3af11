import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { lockKey, rescope } from "#lib/auth/grant";
import { visible } from "#lib/operations/agents/consent";
import { grant, toGrant } from "#lib/operations/agents/grant";
import type { Db, Prisma } from "#lib/platform/db";

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
    const found = await lockGrant(ctx.db, where);
    const { count } = await ctx.db.grant.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    const held = count > 0 && found.mode === "persistent" ? await rescope(ctx.db, found.apiKeyId) : undefined;
    const metadata = { agent: formatId("key", found.apiKeyId), scopes: found.scopes, mode: found.mode, ...(held && { keyScopes: held }) };
    ctx.record(count > 0 ? { resourceId: formatId("grt", found.id), metadata } : null);
    return toGrant(await ctx.db.grant.findFirstOrThrow({ where, include: { apiKey: true } }));
  },
});

/** The grant, with its key locked. A rotation may move it to another key until the lock is had; then that one is locked too. */
async function lockGrant(tx: Db, where: Prisma.GrantWhereInput) {
  for (let locked: number | undefined; ; ) {
    const found = await tx.grant.findFirst({ where });
    if (!found) throw notFound("There is no such grant.");
    if (found.apiKeyId === locked) return found;
    locked = found.apiKeyId;
    await lockKey(tx, locked);
  }
}
