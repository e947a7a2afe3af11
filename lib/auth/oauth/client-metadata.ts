import { z } from "zod";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { destinationOf, isGoodRedirectUri } from "#lib/auth/oauth/redirect-uri";

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
export const GRANT_TYPES = ["authorization_code", "refresh_token", DEVICE_GRANT] as const;
export const AUTH_METHODS = ["none", "client_secret_post", "client_secret_basic"] as const;

export type ClientMetadata = { name: string; uri: string | null; redirectUris: string[]; authMethod: string; grantTypes: string[] };

/** What else an app says of itself is passed over, as the standard wants it. */
const Metadata = z.object({
  client_name: z.string().max(1000).optional(),
  client_uri: z.string().max(2000).optional(),
  redirect_uris: z.array(z.string()).max(20).optional(),
  grant_types: z.array(z.string()).max(20).optional(),
  response_types: z.array(z.string()).max(20).optional(),
  token_endpoint_auth_method: z.string().optional(),
});

/**
 * What an app says of itself when it registers (RFC 7591 §2), or in the document that its id is the address of, and then
 * `host` is that address's. What it leaves out is filled in; whoever can have a code can have it renewed.
 */
export function readClientMetadata(given: unknown, host?: string): ClientMetadata {
  const wrong = (description: string) => new OAuthError("invalid_client_metadata", description);
  const read = Metadata.safeParse(given);
  if (!read.success) {
    const field = read.error.issues[0]?.path[0];
    if (field === "redirect_uris") throw new OAuthError("invalid_redirect_uri", "redirect_uris must be a list of at most 20 addresses.");
    throw wrong(field ? `${String(field)} is not what it should be.` : "This must be a JSON object.");
  }
  const { redirect_uris = [], grant_types = ["authorization_code"], response_types, token_endpoint_auth_method } = read.data;
  const bad = redirect_uris.find((uri) => !isGoodRedirectUri(uri));
  if (bad !== undefined)
    throw new OAuthError(
      "invalid_redirect_uri",
      "A redirect URI must be https, http on localhost, 127.0.0.1 or [::1], or a scheme of the app's own, without a fragment, user name or password.",
    );
  const asked = GRANT_TYPES.filter((type) => grant_types.includes(type));
  const code = asked.includes("authorization_code");
  if (!code && !asked.includes(DEVICE_GRANT)) throw wrong(`grant_types must have authorization_code or ${DEVICE_GRANT}.`);
  if (code && redirect_uris.length === 0) throw new OAuthError("invalid_redirect_uri", "redirect_uris is missing.");
  if (code && response_types && !response_types.includes("code")) throw wrong("response_types must have code.");
  const authMethod = token_endpoint_auth_method ?? (host === undefined ? "client_secret_basic" : "none");
  if (!AUTH_METHODS.some((method) => method === authMethod)) throw wrong(`token_endpoint_auth_method must be one of ${AUTH_METHODS.join(", ")}.`);
  const uri = readUri(read.data.client_uri);
  if (uri === undefined) throw wrong("client_uri must be an http or https address.");
  const name = readName(read.data.client_name) || host || (redirect_uris[0] ? destinationOf(redirect_uris[0]) : "An app without a name");
  return { name, uri, redirectUris: redirect_uris, authMethod, grantTypes: [...new Set([...asked, "refresh_token"])] };
}

/** Without what cannot be seen: a name is shown to a person who decides by it. */
const readName = (name = "") => [...name.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, "")].slice(0, 100).join("").trim();

function readUri(uri: string | undefined): string | null | undefined {
  if (uri === undefined || uri === "") return null;
  return /^https?:\/\//i.test(uri) && /^[!-~]+$/.test(uri) && URL.canParse(uri) ? uri : undefined;
}
