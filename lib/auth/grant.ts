import type { ApiKeyCaller } from "#lib/auth/caller";
import { scopesOf } from "#lib/auth/scopes";
import { type Db, db, type Prisma } from "#lib/platform/db";

export const GRANT_MODES = ["persistent", "session", "one_time"] as const;

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
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id: keyId }, select: { ownScopes: true, collection: true } });
  // Nothing that anyone allows widens a key that is confined to a collection.
  if (key.collection && !key.collection.allSkills) {
    const scopes = scopesOf(key.collection);
    await tx.apiKey.update({ where: { id: keyId }, data: { scopes, ownScopes: scopes } });
    return scopes;
  }
  const grants = await tx.grant.findMany({ where: { apiKeyId: keyId, mode: "persistent", revokedAt: null }, select: { scopes: true } });
  const scopes = key.ownScopes.includes("*") ? ["*"] : [...new Set([...key.ownScopes, ...grants.flatMap((grant) => grant.scopes)])];
  await tx.apiKey.update({ where: { id: keyId }, data: { scopes } });
  // A key that is in its last days after a rotation keeps no more than its successor. It is the only one: see rotateApiKey.
  const before = await tx.apiKey.findUnique({ where: { rotatedToId: keyId }, select: { id: true, scopes: true } });
  if (before && !scopes.includes("*")) {
    const kept = before.scopes.includes("*") ? scopes : before.scopes.filter((scope) => scopes.includes(scope));
    await tx.apiKey.update({ where: { id: before.id }, data: { scopes: kept, ownScopes: kept } });
  }
  return scopes;
}

/**
 * What an answer for good takes away: everything that a key with full access has of its own, and what was asked for and
 * left out, wherever the key has it from. `rescope` then works out what is left.
 */
export async function narrowKey(tx: Db, key: { id: number; ownScopes: string[] }, leftOut: string[]) {
  const ownScopes = key.ownScopes.includes("*") ? [] : key.ownScopes.filter((scope) => !leftOut.includes(scope));
  await tx.apiKey.update({ where: { id: key.id }, data: { ownScopes } });
  const grants = await tx.grant.findMany({ where: { apiKeyId: key.id, revokedAt: null, scopes: { hasSome: leftOut } } });
  for (const { id, scopes } of grants) {
    const kept = scopes.filter((scope) => !leftOut.includes(scope));
    await tx.grant.update({ where: { id }, data: kept.length > 0 ? { scopes: kept } : { revokedAt: new Date() } });
  }
}

/** Ends keys at once and for good, with what they were allowed and what they still ask for. Answers those that had not ended yet. */
export async function revokeKeys(tx: Db, where: Prisma.ApiKeyWhereInput): Promise<number[]> {
  const ended: number[] = [];
  // Again until there is none: the first time may have waited for one that was being made, which is there now.
  for (let keys = [{ id: 0 }]; keys.length > 0; ) {
    keys = await tx.apiKey.updateManyAndReturn({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() }, select: { id: true } });
    ended.push(...keys.map((key) => key.id));
  }
  const apiKeyId = { in: ended };
  await tx.grant.updateMany({ where: { apiKeyId, revokedAt: null }, data: { revokedAt: new Date() } });
  await endQuestions(tx, apiKeyId);
  return ended;
}

/** Ends what keys still ask for: nobody can answer it any more. */
export async function endQuestions(tx: Db, apiKeyId: number | { in: number[] }) {
  const now = new Date();
  await tx.consent.updateMany({ where: { apiKeyId, status: "pending", expiresAt: { gt: now } }, data: { expiresAt: now } });
}

/** Makes those who change what a key may do take turns. What was read of the key before is stale now. */
export async function lockKey(tx: Db, keyId: number) {
  await tx.$executeRaw`SELECT 1 FROM api_keys WHERE id = ${keyId} FOR NO KEY UPDATE`;
}

/** Whether a stream that a grant allowed may go on: a grant for one call covers the whole of that call, within its time. */
export const isGrantGood = async (grantId: number): Promise<boolean> => (await db().grant.count({ where: { id: grantId, ...notOver() } })) > 0;
