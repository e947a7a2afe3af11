import { holdMembership } from "#lib/auth/api-key";
import { lockKey } from "#lib/auth/grant";
import type { OAuthClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { type Asked, badGrant, disconnect, issueTokens, noteOfKey, type Outcome, prolong, withinAudience } from "#lib/auth/oauth/tokens";
import { allows, type Scope } from "#lib/auth/scopes";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

type Given = { token: string | undefined; scopes: Scope[] | undefined; audience: string | undefined };

/**
 * Exchanges a refresh token for new tokens. Each is good once: one that comes again is in two hands, of which one stole it,
 * and the whole connection ends. Tokens always carry what was approved, so less cannot be asked for, nor more.
 */
export async function exchangeRefreshToken(tx: Db, client: OAuthClient, given: Given, request: Asked): Promise<Outcome> {
  if (!given.token) return new OAuthError("invalid_request", "refresh_token is missing.");
  const row = await tx.oAuthToken.findUnique({ where: { hash: sha256(given.token), kind: "refresh" }, include: { apiKey: true } });
  if (!row || row.apiKey.oauthClientId !== client.id) return badGrant("The refresh token is not valid.");
  if (row.expiresAt <= new Date()) return badGrant("The refresh token has expired.");
  const asked = withinAudience(row.audience, given.audience);
  if (!(await holdMembership(tx, row.apiKey.workspaceId, row.apiKey.userId))) return badGrant("The person has left the workspace.");
  await lockKey(tx, row.apiKeyId);
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id: row.apiKeyId } });
  if (key.revokedAt || (key.expiresAt && key.expiresAt <= new Date())) return badGrant("The connection has ended.");
  if (given.scopes?.some((scope) => !allows(key.scopes, scope))) return new OAuthError("invalid_scope", "This was not approved.");
  const { count } = await tx.oAuthToken.updateMany({ where: { id: row.id, usedAt: null }, data: { usedAt: new Date() } });
  if (count === 0) {
    await disconnect(tx, key.id, "token_reused", request);
    return badGrant("The refresh token was used before.");
  }
  await prolong(tx, key.id);
  await noteOfKey(tx, "api_key.refresh", key.id, {}, request);
  return issueTokens(tx, key, { audience: row.audience, asked });
}
