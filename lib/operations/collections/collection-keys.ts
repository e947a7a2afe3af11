import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { endQuestions } from "#lib/auth/grant";
import { scopesOf } from "#lib/auth/scopes";

/**
 * Holds a collection's keys until the transaction ends: who would answer their questions, rotate or revoke them waits. Taken
 * before the collection itself, because keys come first everywhere, and the newest first, because a rotation goes from a key to
 * the one before it.
 */
export async function lockKeys(ctx: Context, collectionId: number): Promise<void> {
  // Again until nothing is new: the first time may have waited for a rotation, whose key is there now.
  for (let before = -1, now = 0; now !== before; ) {
    before = now;
    const rows = await ctx.db.$queryRaw<unknown[]>`SELECT 1 FROM api_keys WHERE collection_id = ${collectionId} ORDER BY id DESC FOR NO KEY UPDATE`;
    now = rows.length;
  }
}

/**
 * Gives the keys of a collection the reach that it has now, behind `lockKeys`. What a key was allowed or asked for before it was
 * confined ends, and so do the upload tickets it asked for. Only the person whose keys they are can give them the whole drive:
 * such a key may do whatever its person may.
 */
export async function reachKeys(ctx: Context, collectionId: number, allSkills: boolean): Promise<void> {
  const keys = await ctx.db.apiKey.findMany({ where: { collectionId, revokedAt: null }, select: { id: true, userId: true } });
  if (allSkills && keys.some((key) => key.userId !== ctx.user.id))
    throw new ApiError("ROLE_REQUIRED", { message: "Only the person whose key it is can give it the whole drive: it would act with their rights." });
  const scopes = scopesOf({ allSkills });
  const apiKeyId = { in: keys.map(({ id }) => id) };
  await ctx.db.apiKey.updateMany({ where: { id: apiKeyId }, data: { scopes, ownScopes: scopes } });
  if (allSkills) return;
  const now = new Date();
  await ctx.db.grant.updateMany({ where: { apiKeyId, revokedAt: null }, data: { revokedAt: now } });
  await endQuestions(ctx.db, apiKeyId);
  await ctx.db.uploadTicket.updateMany({ where: { apiKeyId, usedAt: null, expiresAt: { gt: now } }, data: { expiresAt: now } });
}
