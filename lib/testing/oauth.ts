import { createHash, randomBytes } from "node:crypto";
import { json } from "#lib/testing/request";
import { GET as authorizationServer } from "../../app/.well-known/oauth-authorization-server/[[...path]]/route.ts";
import { GET as protectedResource } from "../../app/.well-known/oauth-protected-resource/[[...path]]/route.ts";
import { GET as authorize } from "../../app/oauth/authorize/route.ts";
import { POST as deviceAuthorization } from "../../app/oauth/device_authorization/route.ts";
import { POST as register } from "../../app/oauth/register/route.ts";
import { POST as revoke } from "../../app/oauth/revoke/route.ts";
import { POST as token } from "../../app/oauth/token/route.ts";

export const ORIGIN = "http://localhost:3000";
export const CALLBACK = "http://127.0.0.1:7777/callback";
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

const ROUTES: [string, (request: Request) => Promise<Response>][] = [
  ["/.well-known/oauth-protected-resource", protectedResource],
  ["/.well-known/oauth-authorization-server", authorizationServer],
  ["/oauth/authorize", authorize],
  ["/oauth/device_authorization", deviceAuthorization],
  ["/oauth/register", register],
  ["/oauth/revoke", revoke],
  ["/oauth/token", token],
];

/** Sends a request to the endpoints without a server, as Next would. It has the form of `fetch`, for clients that take one. */
export async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, { ...init, redirect: "manual" });
  const found = ROUTES.find(([prefix]) => new URL(request.url).pathname.startsWith(prefix));
  return found ? found[1](request) : new Response(null, { status: 404 });
}

type Fields = Record<string, string>;

/** Sends a form, and reads the JSON that comes of it. */
export async function post(path: string, fields: Fields, headers: Fields = {}) {
  const response = await send(`${ORIGIN}${path}`, { method: "POST", body: new URLSearchParams(fields), headers });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as any };
}

export async function registerApp(metadata: object = {}) {
  const body = JSON.stringify({ client_name: "An app", redirect_uris: [CALLBACK], token_endpoint_auth_method: "none", ...metadata });
  const response = await send(`${ORIGIN}/oauth/register`, { method: "POST", body, headers: { "content-type": "application/json" } });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: response.status, body: (await response.json()) as any };
}

/** What an app sends along to have a code, and with what it proves that it is the one. */
export function newRequest(clientId: string, more: Fields = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(verifier).digest("base64url");
  const fields = { client_id: clientId, redirect_uri: CALLBACK, response_type: "code", code_challenge, code_challenge_method: "S256", state: "s", ...more };
  return { verifier, fields };
}

/** A person says yes, and the browser is sent back: where to. */
export async function decide(session: string, fields: Fields, choice: object = { decision: "approve", scopes: ["profile:read", "memory:read"] }) {
  const { status, body } = await json("POST /api/v1/oauth/authorization", { token: session, body: { ...fields, ...choice } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return new URL(body.redirectTo);
}

/** A code as an app has it after a person said yes, with all that it takes to exchange it. */
export async function newCode(session: string, clientId: string, more: Fields = {}, choice?: object): Promise<Fields & { code: string }> {
  const { verifier, fields } = newRequest(clientId, more);
  const to = await decide(session, fields, choice);
  const code = to.searchParams.get("code") ?? "";
  return { grant_type: "authorization_code", client_id: clientId, redirect_uri: fields.redirect_uri, code, code_verifier: verifier };
}

/** A newly registered app that a person has connected. */
export async function connect(session: string, more: Fields = {}, choice?: object) {
  const { client_id } = (await registerApp()).body;
  const form = await newCode(session, client_id, more, choice);
  const { body } = await post("/oauth/token", form);
  return { clientId: client_id as string, form, tokens: body as { access_token: string; refresh_token: string; scope: string; expires_in: number } };
}

export const refresh = (client_id: string, refresh_token: string, more: Fields = {}) =>
  post("/oauth/token", { grant_type: "refresh_token", client_id, refresh_token, ...more });

/** How the API takes a token: 200, or the code of its refusal. */
export async function tryToken(token: string): Promise<number | string> {
  const { status, body } = await json("GET /api/v1/profile", { headers: { authorization: `Bearer ${token}` } });
  return status === 200 ? 200 : (body.error.code ?? body.error);
}
