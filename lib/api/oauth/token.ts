import { readScopes } from "#lib/api/oauth/authorization-request";
import { endpoint, type Incoming } from "#lib/api/oauth/endpoint";
import { type ClientForm, readClientForm } from "#lib/api/oauth/read-client-form";
import { audienceOf } from "#lib/api/oauth/resource";
import { authenticateClient, type OAuthClient } from "#lib/auth/oauth/client";
import { DEVICE_GRANT, GRANT_TYPES } from "#lib/auth/oauth/client-metadata";
import { exchangeCode } from "#lib/auth/oauth/exchange-code";
import { exchangeDeviceCode } from "#lib/auth/oauth/exchange-device-code";
import { exchangeRefreshToken } from "#lib/auth/oauth/exchange-refresh-token";
import { isOAuthError, OAuthError } from "#lib/auth/oauth/oauth-error";
import type { Outcome } from "#lib/auth/oauth/tokens";
import { type Db, transaction } from "#lib/platform/db";

/** `POST /oauth/token`: a code, a refresh token or a device code for tokens. All that it does is one transaction. */
export const tokenEndpoint = endpoint("token", async (request, incoming) => {
  const form = await readClientForm(request);
  const type = form.fields.grant_type;
  if (!type) throw new OAuthError("invalid_request", "grant_type is missing.");
  if (!GRANT_TYPES.some((each) => each === type)) throw new OAuthError("unsupported_grant_type", `grant_type must be one of ${GRANT_TYPES.join(", ")}.`);
  const outcome = await transaction(async (tx) => {
    const client = await authenticateClient(tx, form.credentials);
    if (!client.grantTypes.includes(type)) throw new OAuthError("unauthorized_client", "The client was not registered for this grant_type.");
    return exchange(tx, client, form, incoming);
  });
  if (isOAuthError(outcome)) throw outcome;
  return Response.json(outcome);
});

async function exchange(tx: Db, client: OAuthClient, { fields, resources }: ClientForm, incoming: Incoming): Promise<Outcome> {
  const audience = resources.length > 0 ? audienceOf(resources) : undefined;
  if (fields.grant_type === DEVICE_GRANT) return exchangeDeviceCode(tx, client, { deviceCode: fields.device_code, audience }, incoming);
  if (fields.grant_type === "refresh_token") {
    const scopes = readScopes(fields.scope);
    if (!scopes) return new OAuthError("invalid_scope", "This server knows none of these scopes.");
    return exchangeRefreshToken(tx, client, { token: fields.refresh_token, scopes, audience }, incoming);
  }
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = fields;
  return exchangeCode(tx, client, { code, redirectUri, verifier, audience }, incoming);
}
