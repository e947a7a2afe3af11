import { randomBytes } from "node:crypto";
import { newOAuthToken } from "#lib/auth/api-key";
import { revokeKeys } from "#lib/auth/grant";
import type { OAuthClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { insertAuditEntry } from "#lib/platform/audit";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

const ACCESS_SECONDS = 3600;
/** A connection that is not used for so long ends. */
const REFRESH_MS = 60 * 24 * 3600_000;

/** Who sent a request, for the audit log. */
export type Asked = { requestId: string; ip: string | null; userAgent: string | null };

/** What an app is answered with its tokens (RFC 6749 §5.1). */
export type TokenAnswer = { access_token: string; token_type: "Bearer"; expires_in: number; refresh_token: string; scope: string };

/** Tokens, or a refusal. It is returned and not thrown: what it ended, such as all of a stolen code's tokens, must stay ended. */
export type Outcome = TokenAnswer | OAuthError;

export const badGrant = (description: string) => new OAuthError("invalid_grant", description);

type Made = { workspaceId: number; userId: number; scopes: string[]; audience: string; asked: string; metadata: Record<string, unknown> };

/** Connects an app: a key for a member of a workspace that nobody holds, and the tokens that act as it. */
export async function connectApp(tx: Db, client: OAuthClient, made: Made, request: Asked) {
  const { workspaceId, userId, scopes } = made;
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
  const key = await tx.apiKey.create({
    data: {
      ...{ workspaceId, userId, name: client.name, oauthClientId: client.id, hash: sha256(randomBytes(32)), prefix: "oauth", lastFour: "" },
      ...{ scopes, ownScopes: scopes, activatedAt: scopes.length > 0 ? new Date() : null, expiresAt: new Date(Date.now() + REFRESH_MS) },
    },
  });
  const actor = { type: "user", id: userId, name: user.name };
  const metadata = { name: client.name, scopes, client: client.clientId, ...made.metadata };
  await insertAuditEntry(tx, { ...pick(request), workspaceId, action: "api_key.create", actor, resourceId: `key_${key.id}`, metadata });
  return { key, tokens: await issueTokens(tx, key, made) };
}

/** An access token for what was asked now, and a refresh token for all that was allowed. */
export async function issueTokens(
  tx: Db,
  key: { id: number; scopes: string[] },
  { audience, asked }: { audience: string; asked: string },
): Promise<TokenAnswer> {
  const [access, refresh] = [newOAuthToken("access"), newOAuthToken("refresh")];
  await tx.oAuthToken.createMany({
    data: [
      { apiKeyId: key.id, kind: "access", hash: access.hash, audience: asked, expiresAt: new Date(Date.now() + ACCESS_SECONDS * 1000) },
      { apiKeyId: key.id, kind: "refresh", hash: refresh.hash, audience, expiresAt: new Date(Date.now() + REFRESH_MS) },
    ],
  });
  return { access_token: access.token, token_type: "Bearer", expires_in: ACCESS_SECONDS, refresh_token: refresh.token, scope: key.scopes.join(" ") };
}

/** Holds the connection open for as long as its new refresh token is good. */
export const prolong = (tx: Db, keyId: number) => tx.apiKey.update({ where: { id: keyId }, data: { expiresAt: new Date(Date.now() + REFRESH_MS) } });

/** Ends a connection with all of its tokens, and says why in the workspace's audit log. */
export async function disconnect(tx: Db, keyId: number, reason: "code_replayed" | "token_reused" | "signed_out", request: Asked) {
  const ended = await revokeKeys(tx, { id: keyId, oauthClientId: { not: null } });
  if (ended.length > 0) await noteOfKey(tx, "api_key.revoke", keyId, { reason }, request);
}

/** An entry about a connection by the app that has it. */
export async function noteOfKey(tx: Db, action: "api_key.revoke" | "api_key.refresh", keyId: number, more: Record<string, unknown>, request: Asked) {
  const { name, workspaceId } = await tx.apiKey.findUniqueOrThrow({ where: { id: keyId }, select: { name: true, workspaceId: true } });
  const actor = { type: "api_key", id: keyId, name };
  await insertAuditEntry(tx, { ...pick(request), workspaceId, action, actor, resourceId: `key_${keyId}`, metadata: { name, ...more } });
}

/** What may be asked for of what was allowed: that, or one path of all of this server. */
export function withinAudience(allowed: string, asked: string | undefined): string {
  if (asked !== undefined && asked !== allowed && allowed !== "") throw new OAuthError("invalid_target", "This was allowed for another resource.");
  return asked ?? allowed;
}

const pick = ({ requestId, ip, userAgent }: Asked) => ({ requestId, ip, userAgent });
