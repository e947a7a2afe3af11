import { registerClient } from "#lib/auth/oauth/client";
import { db } from "#lib/platform/db";

/** An app that could be registered, and the authorization request that it sends. */
export async function authorizationOf(redirectUri = "http://127.0.0.1:7777/callback") {
  const grantTypes = ["authorization_code", "refresh_token"];
  const { row } = await registerClient(db(), { name: "An app", uri: null, redirectUris: [redirectUri], authMethod: "none", grantTypes }, null);
  const challenge = { code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" };
  return { client_id: row.clientId, redirect_uri: redirectUri, response_type: "code", ...challenge, scope: "memory:read", state: "s" };
}

/** Examples for apps that are connected. */
export const OAUTH_EXAMPLES = {
  getAuthorization: async () => ({ query: `?${new URLSearchParams(await authorizationOf())}` }),
  decideAuthorization: async () => ({ body: { ...(await authorizationOf()), decision: "approve", scopes: ["memory:read"] } }),
};
