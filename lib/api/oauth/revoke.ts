import { endpoint } from "#lib/api/oauth/endpoint";
import { readClientForm } from "#lib/api/oauth/read-client-form";
import { authenticateClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { revokeToken } from "#lib/auth/oauth/revoke-token";
import { transaction } from "#lib/platform/db";

/** `POST /oauth/revoke` (RFC 7009): an app signs out. A token that is not known is as good as revoked. */
export const revokeEndpoint = endpoint("revoke", async (request, incoming) => {
  const { fields, credentials } = await readClientForm(request);
  const { token } = fields;
  if (!token) throw new OAuthError("invalid_request", "token is missing.");
  await transaction(async (tx) => revokeToken(tx, await authenticateClient(tx, credentials), token, incoming));
  return new Response(null, { status: 200 });
});
