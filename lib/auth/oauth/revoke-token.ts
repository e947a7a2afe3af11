import type { OAuthClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { type Asked, disconnect, noteOfKey } from "#lib/auth/oauth/tokens";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

/** Ends a token of an app: with a refresh token the whole connection, with an access token only that. */
export async function revokeToken(tx: Db, client: OAuthClient, token: string, request: Asked) {
  const row = await tx.oAuthToken.findUnique({ where: { hash: sha256(token) }, include: { apiKey: { select: { oauthClientId: true } } } });
  if (!row) return;
  if (row.apiKey.oauthClientId !== client.id) throw new OAuthError("invalid_grant", "The token is another client's.");
  if (row.kind === "refresh") return disconnect(tx, row.apiKeyId, "signed_out", request);
  const { count } = await tx.oAuthToken.deleteMany({ where: { id: row.id } });
  if (count > 0) await noteOfKey(tx, "api_key.revoke", row.apiKeyId, { only: "access_token" }, request);
}
