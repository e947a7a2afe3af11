import { holdMembership } from "#lib/auth/api-key";
import type { OAuthClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { type Asked, badGrant, connectApp, disconnect, type Outcome, withinAudience } from "#lib/auth/oauth/tokens";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

type Given = { code: string | undefined; redirectUri: string | undefined; verifier: string | undefined; audience: string | undefined };

/**
 * Exchanges a code for tokens, once however many try. Whoever comes with it a second time shows that it was stolen, or that
 * they are the thief: then what was made of it ends.
 */
export async function exchangeCode(tx: Db, client: OAuthClient, given: Given, request: Asked): Promise<Outcome> {
  if (!given.code) return new OAuthError("invalid_request", "code is missing.");
  const row = await tx.oAuthCode.findUnique({ where: { codeHash: sha256(given.code) } });
  if (!row || row.clientId !== client.id) return badGrant("The code is not valid.");
  if (row.usedAt) return replayed(tx, row.id, request);
  if (row.expiresAt <= new Date()) return badGrant("The code has expired.");
  if (row.redirectUri !== given.redirectUri) return badGrant("redirect_uri is not the one that the code was sent to.");
  if (!given.verifier) return new OAuthError("invalid_request", "code_verifier is missing.");
  if (!/^[\w.~-]{43,128}$/.test(given.verifier) || Buffer.from(sha256(given.verifier)).toString("base64url") !== row.codeChallenge)
    return badGrant("code_verifier does not fit.");
  const asked = withinAudience(row.audience, given.audience);
  if (!(await holdMembership(tx, row.workspaceId, row.userId))) return badGrant("The person has left the workspace.");
  const { count } = await tx.oAuthCode.updateMany({ where: { id: row.id, usedAt: null, expiresAt: { gt: new Date() } }, data: { usedAt: new Date() } });
  if (count === 0) return replayed(tx, row.id, request);
  const { workspaceId, userId, scopes, audience } = row;
  const { key, tokens } = await connectApp(tx, client, { workspaceId, userId, scopes, audience, asked, metadata: {} }, request);
  await tx.oAuthCode.update({ where: { id: row.id }, data: { apiKeyId: key.id } });
  return tokens;
}

async function replayed(tx: Db, id: number, request: Asked): Promise<OAuthError> {
  const { apiKeyId } = await tx.oAuthCode.findUniqueOrThrow({ where: { id }, select: { apiKeyId: true } });
  if (apiKeyId !== null) await disconnect(tx, apiKeyId, "code_replayed", request);
  return badGrant("The code was used before, or has expired.");
}
