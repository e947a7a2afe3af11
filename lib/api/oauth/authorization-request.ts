import { addressBlock } from "#lib/api/client-address";
import { ApiError } from "#lib/api/errors";
import { audienceOf } from "#lib/api/oauth/resource";
import { limit } from "#lib/api/rate-limit";
import { type OAuthClient, presentClient } from "#lib/auth/oauth/client";
import { isOAuthError, type OAuthErrorCode } from "#lib/auth/oauth/oauth-error";
import { isRegistered } from "#lib/auth/oauth/redirect-uri";
import { ALL_SCOPES, type Scope } from "#lib/auth/scopes";

/** Documents of apps that are read in a minute for one address. */
const DOCUMENTS = 20;

export const AUTHORIZATION_PARAMS = [
  ...["client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method"],
  ...["scope", "state", "resource"],
] as const;

/** An app's wish as it came: what is wrong with the app or its address is told to the person, the rest to the app. */
export type AuthorizationRequest =
  | { kind: "unsafe"; param: "client_id" | "redirect_uri"; message: string }
  | ({ kind: "refused"; code: OAuthErrorCode; param: string; message: string } & Known)
  | ({ kind: "good"; scopes: Scope[]; codeChallenge: string; audience: string } & Known);
type Known = { client: OAuthClient; redirectUri: string; state: string | undefined };

/** Reads an authorization request (OAuth 2.1 §4.1.1). Reads the app's document where its id is the address of one. */
export async function readAuthorization(given: Record<string, string | undefined>, ip: string | null): Promise<AuthorizationRequest> {
  const { client_id: clientId = "", redirect_uri: redirectUri = "", state } = given;
  const unsafe = (param: "client_id" | "redirect_uri", message: string) => ({ kind: "unsafe" as const, param, message });
  if (clientId === "") return unsafe("client_id", "The app does not say which one it is.");
  let client: OAuthClient | null;
  try {
    client = await findClient(clientId, ip);
  } catch (error) {
    if (isOAuthError(error)) return unsafe("client_id", error.message);
    throw error;
  }
  if (!client) return unsafe("client_id", "This server does not know the app. It may have to register again.");
  if (!isRegistered(client.redirectUris, redirectUri)) return unsafe("redirect_uri", "The app did not register the address that it wants to be answered at.");

  const known = { client, redirectUri, state: state !== undefined && state.length <= 4000 ? state : undefined };
  const refused = (param: string, code: OAuthErrorCode, message: string) => ({ kind: "refused" as const, ...known, code, param, message });
  if (state !== known.state) return refused("state", "invalid_request", "state has more than 4000 characters.");
  if (given.response_type !== "code")
    return given.response_type
      ? refused("response_type", "unsupported_response_type", "response_type must be code.")
      : refused("response_type", "invalid_request", "response_type is missing.");
  if (!client.grantTypes.includes("authorization_code"))
    return refused("client_id", "unauthorized_client", "This client was not registered for the grant authorization_code.");
  if (given.code_challenge_method !== "S256")
    return refused("code_challenge_method", "invalid_request", "PKCE is required: code_challenge_method must be S256.");
  const codeChallenge = given.code_challenge ?? "";
  if (!/^[\w-]{43}$/.test(codeChallenge))
    return refused("code_challenge", "invalid_request", "PKCE is required: code_challenge must be a SHA-256 in base64url.");
  const scopes = readScopes(given.scope);
  if (!scopes) return refused("scope", "invalid_scope", "This server knows none of these scopes.");
  try {
    return { kind: "good", ...known, scopes, codeChallenge, audience: audienceOf(given.resource ? [given.resource] : []) };
  } catch (error) {
    if (isOAuthError(error)) return refused("resource", error.code, error.message);
    throw error;
  }
}

/** The app of an id as it is now. What a stranger can make this server ask the network for is limited. */
export const findClient = (clientId: string, ip: string | null) =>
  presentClient(clientId, {
    ip,
    async beforeReading() {
      const { allowed, reset } = await limit(`oauth-document:${addressBlock(ip)}`, DOCUMENTS);
      if (!allowed) throw new ApiError("RATE_LIMITED", { headers: { "retry-after": String(reset) } });
    },
  });

/** The scopes that are asked for and that we have; undefined when there was something and we know none of it. */
export function readScopes(scope: string | undefined): Scope[] | undefined {
  // Tokens can always be renewed here, so this one asks for nothing.
  const asked = (scope ?? "").split(/\s+/).filter((each) => each !== "" && each !== "offline_access");
  const known = ALL_SCOPES.filter((each) => asked.includes(each));
  return known.length === 0 && asked.length > 0 ? undefined : known;
}
