import * as oauth from "oauth4webapi";
import type { App } from "#lib/platform/apps";
import { env } from "#lib/platform/env";
import { asNotionDoes, NOTION_VERSION } from "#lib/platform/notion-api";

/** Who runs an app and signs its people in. */
export const PROVIDERS = ["github", "google", "notion"] as const;
export type Provider = (typeof PROVIDERS)[number];
export const providerOf = (app: App): Provider => (app === "github" || app === "notion" ? app : "google");

/** What an account has let this server do, and for how long. */
export type Tokens = { accessToken: string; refreshToken: string | null; expiresAt: Date | null; granted: string[] };

/** The provider does not let this server in with what it was shown; to try again does not help. */
export class ProviderDenied extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProviderDenied";
  }
}

/** The provider does not know this server itself, or is not told who it is: no account is to blame, and its owner has to set it right. */
export class ServerUnknown extends Error {
  constructor(app: App, said: string) {
    super(`it does not let this server in (${said}). Whoever runs the server has to look at ${setupOf(app).variables.join(" and ")}.`);
    this.name = "ServerUnknown";
  }
}

/** With which a provider says that, and with which it says that what an account allowed is no more. The last of each is GitHub's, and `unauthorized` Notion's. */
const SERVER_UNKNOWN = ["invalid_client", "unauthorized_client", "deleted_client", "disabled_client", "redirect_uri_mismatch", "incorrect_client_credentials"];
const NO_MORE = ["invalid_grant", "unauthorized", "bad_refresh_token"];

const GOOGLE = "https://www.googleapis.com/auth/";

/** What is asked of an account: enough for every action of its app, and no more. Notion's person chooses pages instead. */
const ASKED: Record<App, string[]> = {
  github: ["repo", "read:user"],
  gmail: ["openid", "email", `${GOOGLE}gmail.modify`],
  calendar: ["openid", "email", `${GOOGLE}calendar`],
  drive: ["openid", "email", `${GOOGLE}drive`],
  notion: [],
};

/** Where an app's API is. The settings are the server owner's, so they may lie in its own network. */
export function apiUrl(app: App): string {
  const { AUTH_GITHUB_API_URL, GOOGLE_API_URL, NOTION_API_URL } = env();
  if (app === "github") return AUTH_GITHUB_API_URL;
  if (app === "notion") return NOTION_API_URL;
  return GOOGLE_API_URL?.replace(/\/+$/, "") ?? (app === "gmail" ? "https://gmail.googleapis.com" : "https://www.googleapis.com");
}

/** What an owner of this server has to set so that an app can be connected, and what to tell the app's provider. */
export function setupOf(app: App) {
  const provider = providerOf(app);
  const name = provider.toUpperCase() as Uppercase<Provider>;
  const [id, secret] = [`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`] as const;
  return { variables: [id, secret] as const, redirectUri: `${env().PUBLIC_URL}/oauth/callback/${provider}`, configured: Boolean(env()[id] && env()[secret]) };
}

const TIMEOUT_MS = 15_000;

async function clientOf(app: App) {
  const { variables, redirectUri } = setupOf(app);
  const [id, secret] = variables.map((name) => env()[name]) as [string | undefined, string | undefined];
  if (!id || !secret) throw new ServerUnknown(app, "no client id is set");
  const provider = providerOf(app);
  const as = await serverOf(provider);
  // GitHub and Google want the secret in the form, Notion in the header.
  const auth = provider === "notion" ? plainBasic(secret) : oauth.ClientSecretPost(secret);
  const client: oauth.Client = { client_id: id, [oauth.clockSkew]: 0 };
  return { as, client, auth, redirectUri, secret, how: { ...options(), ...(provider === "notion" && { [oauth.customFetch]: asNotionDoes }) } };
}

/** Basic as Notion reads it: RFC 6749 would write the hyphens of its client ids in another way, which it does not undo. */
const plainBasic =
  (secret: string): oauth.ClientAuth =>
  (_as, { client_id }, _body, headers) =>
    headers.set("authorization", `Basic ${Buffer.from(`${client_id}:${secret}`).toString("base64")}`);

const options = () => ({ [oauth.allowInsecureRequests]: true, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** The endpoints of a provider: Google says where they are, the others' documentation does. */
async function serverOf(provider: Provider): Promise<oauth.AuthorizationServer> {
  const { AUTH_GITHUB_URL, AUTH_GOOGLE_ISSUER, NOTION_API_URL } = env();
  if (provider === "github")
    return {
      issuer: AUTH_GITHUB_URL,
      authorization_endpoint: `${AUTH_GITHUB_URL}/login/oauth/authorize`,
      token_endpoint: `${AUTH_GITHUB_URL}/login/oauth/access_token`,
    };
  if (provider === "notion")
    return {
      issuer: NOTION_API_URL,
      authorization_endpoint: `${NOTION_API_URL}/v1/oauth/authorize`,
      token_endpoint: `${NOTION_API_URL}/v1/oauth/token`,
      revocation_endpoint: `${NOTION_API_URL}/v1/oauth/revoke`,
    };
  const issuer = new URL(AUTH_GOOGLE_ISSUER);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options()));
}

/** Where a person signs in to the app and allows it. `state` comes back with them; the code is good for who has the verifier. */
export async function authorizationUrl(app: App, { state, verifier }: { state: string; verifier: string }): Promise<string> {
  const { as, client, redirectUri } = await clientOf(app);
  const url = new URL(as.authorization_endpoint as string);
  const asked = {
    ...{ response_type: "code", client_id: client.client_id, redirect_uri: redirectUri, state },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
    ...(ASKED[app].length > 0 && { scope: ASKED[app].join(" ") }),
    // Without these Google gives no refresh token to an account that has allowed this server before.
    ...(providerOf(app) === "google" && { access_type: "offline", prompt: "consent" }),
    ...(app === "notion" && { owner: "user" }),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

/** Changes what came back with the person into tokens. Throws ProviderDenied when they said no, or it is not good. */
export async function exchangeCode(app: App, back: URLSearchParams, { state, verifier }: { state: string; verifier: string }): Promise<Tokens> {
  const { as, client, auth, redirectUri, how } = await clientOf(app);
  // Only Google publishes what it calls itself, so only its name can be compared.
  if (providerOf(app) !== "google") back.delete("iss");
  return answered(app, async () => {
    const params = oauth.validateAuthResponse(as, client, back, state);
    const response = await oauth.authorizationCodeGrantRequest(as, client, auth, params, redirectUri, verifier, how);
    return oauth.processAuthorizationCodeResponse(as, client, await honest(response));
  });
}

/** New tokens for old. Throws ProviderDenied when the account has taken back what it allowed, and for no other reason: it cannot be undone here. */
export async function refreshTokens(app: App, refreshToken: string): Promise<Tokens> {
  const { as, client, auth, how } = await clientOf(app);
  const tokens = await answered(app, async () => {
    const response = await oauth.refreshTokenGrantRequest(as, client, auth, refreshToken, how);
    return oauth.processRefreshTokenResponse(as, client, await honest(response)).catch((error: unknown) => {
      if (error instanceof oauth.ResponseBodyError && [...NO_MORE, ...SERVER_UNKNOWN].includes(error.error)) throw error;
      throw new Error("The answer to a refresh token says neither yes nor no.", { cause: error });
    });
  });
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}

/** Whether one token that is given back takes with it all that the account has allowed this server: its other apps, and other workspaces. */
export const endsWholeAccount = (app: App): boolean => providerOf(app) === "google";

/** Gives back what an account allowed with these tokens, and where `endsWholeAccount` all else that it allowed. Throws when the provider does not take them. */
export async function revokeTokens(app: App, { accessToken, refreshToken }: Pick<Tokens, "accessToken" | "refreshToken">): Promise<void> {
  const { as, client, auth, secret, how } = await clientOf(app);
  if (app !== "github") {
    // Notion documents that it takes the access token.
    const tokens = (app === "notion" ? [accessToken, refreshToken] : [refreshToken, accessToken]).filter((token) => token !== null);
    // The first takes the other with it where the provider does as Google, which then does not know it any more.
    for (const [i, token] of tokens.entries()) {
      const response = await oauth.revocationRequest(as, client, auth, token, how);
      if (i === 0) await oauth.processRevocationResponse(response).catch(unlessGone);
      else await response.body?.cancel();
    }
    return;
  }
  const response = await fetch(`${apiUrl(app)}/applications/${client.client_id}/token`, {
    method: "DELETE",
    headers: {
      authorization: `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString("base64")}`,
      ...{ accept: "application/vnd.github+json", "content-type": "application/json", "user-agent": "clanker" },
    },
    body: JSON.stringify({ access_token: accessToken }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok && response.status !== 404 && response.status !== 422) throw new Error(`GitHub answered ${response.status}.`);
}

/** A token that the provider does not know any more has been given back. Google says so with an error. */
function unlessGone(error: unknown): void {
  if (!(error instanceof oauth.ResponseBodyError) || error.status !== 400 || SERVER_UNKNOWN.includes(error.error)) throw error;
}

/** GitHub says that something is wrong with 200. */
async function honest(response: Response): Promise<Response> {
  if (!response.ok || !response.headers.get("content-type")?.includes("json")) return response;
  const body = (await response.clone().json()) as { error?: unknown };
  return typeof body.error === "string" ? Response.json(body, { status: 400 }) : response;
}

/** Reads an answer of the token endpoint. A refusal is told from a provider that is away, which may come back. */
async function answered(app: App, ask: () => Promise<oauth.TokenEndpointResponse>): Promise<Tokens> {
  const answer = await ask().catch((error: unknown) => {
    const said = error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError ? error.error : "";
    if (SERVER_UNKNOWN.includes(said)) throw new ServerUnknown(app, said);
    if (said === "server_error" || said === "temporarily_unavailable") throw error;
    if (error instanceof oauth.AuthorizationResponseError) throw new ProviderDenied(said === "access_denied" ? "It was not allowed." : said);
    if (error instanceof oauth.ResponseBodyError && error.status < 500 && error.status !== 429) throw new ProviderDenied(error.error);
    if (error instanceof oauth.OperationProcessingError && error.code === oauth.INVALID_RESPONSE) throw new ProviderDenied("What came back does not fit.");
    throw error;
  });
  const granted = answer.scope?.split(/[\s,]+/).filter(Boolean) ?? ASKED[app];
  const missing = ASKED[app].filter((scope) => scope.startsWith(GOOGLE) && !granted.includes(scope));
  if (missing.length > 0) throw new ProviderDenied("Not all that was asked for was allowed.");
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAt: answer.expires_in === undefined ? null : new Date(Date.now() + answer.expires_in * 1000),
    granted,
  };
}

/** Whose account it is: an id that stays, and a name that people know. */
export async function accountOf(app: App, accessToken: string): Promise<{ id: string; name: string }> {
  const provider = providerOf(app);
  const url = {
    github: () => `${apiUrl("github")}/user`,
    notion: () => `${apiUrl("notion")}/v1/users/me`,
    google: async () => (await serverOf("google")).userinfo_endpoint as string,
  }[provider];
  const response = await fetch(await url(), {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/json", "user-agent": "clanker", "notion-version": NOTION_VERSION },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${provider} answered ${response.status} when it was asked whose account it is.`);
  const body = await response.json();
  if (provider === "github") return { id: String(body.id), name: String(body.login) };
  if (provider === "google") return { id: String(body.sub), name: String(body.email ?? body.sub) };
  return { id: String(body.id), name: String(body.bot?.workspace_name ?? body.name ?? "Notion") };
}
