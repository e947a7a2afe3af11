import type { ApiKeyCaller } from "#lib/auth/caller";
import { type Db, db } from "#lib/platform/db";

/** How long a grant lasts from the moment it is given, in milliseconds; a persistent one until it is revoked. */
export const GRANT_MS = { persistent: null, session: 3600_000, one_time: 300_000 } as const;

/** Conditions for a grant that can still be used, or could until it was used up. */
export const notOver = () => ({ revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] });

/** Uses a grant: answers whether it is still good, and ends one that is good for a single call. */
export async function consumeGrant(tx: Db, grant: NonNullable<ApiKeyCaller["grant"]>): Promise<boolean> {
  const where = { id: grant.id, ...notOver() };
  if (grant.mode !== "one_time") return (await tx.grant.count({ where })) > 0;
  const now = new Date();
  return (await tx.grant.updateMany({ where: { ...where, usedAt: null }, data: { usedAt: now, lastUsedAt: now } })).count > 0;
}

/**
 * Brings a key's scopes to what they should be: its own and those of its persistent grants. Called whenever one of the
 * two changes, with the key's row locked by `lockKey`.
 */
export async function rescope(tx: Db, keyId: number): Promise<string[]> {
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id: keyId }, select: { ownScopes: true } });
  const grants = await tx.grant.findMany({ where: { apiKeyId: keyId, mode: "persistent", revokedAt: null }, select: { scopes: true } });
  const scopes = key.ownScopes.includes("*") ? ["*"] : [...new Set([...key.ownScopes, ...grants.flatMap((grant) => grant.scopes)])];
  await tx.apiKey.update({ where: { id: keyId }, data: { scopes } });
  // A key that is in its last days after a rotation keeps no more than its successor.
  const before = await tx.apiKey.findUnique({ where: { rotatedToId: keyId }, select: { id: true, scopes: true } });
  if (before && !scopes.includes("*")) {
    await tx.apiKey.update({ where: { id: before.id }, data: { scopes: before.scopes.filter((scope) => scopes.includes(scope)) } });
  }
  return scopes;
}

/** Makes those who change what a key may do take turns. */
export async function lockKey(tx: Db, keyId: number) {
  await tx.$executeRaw`SELECT 1 FROM api_keys WHERE id = ${keyId} FOR UPDATE`;
}

/** Whether a stream that a grant allowed may go on: a grant for one call covers the whole of that call, within its time. */
export const isGrantGood = async (grantId: number): Promise<boolean> => (await db().grant.count({ where: { id: grantId, ...notOver() } })) > 0;
