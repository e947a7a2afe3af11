import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { CALLBACK, DEVICE_GRANT, decide, ORIGIN, registerApp, send, tryToken } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { startWebServer } from "#lib/testing/web-server";
import { createWorkspace } from "#lib/testing/workspace";

/** Where an app says who it is; a test puts its document here. */
let documents: Awaited<ReturnType<typeof startWebServer>>;
let document: (request: Request) => Response;
let reads = 0;
beforeAll(async () => {
  vi.stubEnv("OAUTH_ALLOW_PRIVATE", "1");
  documents = await startWebServer(async (request) => {
    reads++;
    return document(request);
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await documents.close();
});

const insecure = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: send } as const;

/** All that oauth4webapi checks on the way from the address of the MCP server to its tokens, with an app that is known or registers itself. */
async function codeGrant(session: string, given?: oauth.Client) {
  const resource = new URL(`${ORIGIN}/mcp`);
  const about = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, insecure));
  const issuer = new URL(about.authorization_servers?.[0] ?? "");
  const found = await oauth.discoveryRequest(issuer, { ...insecure, algorithm: "oauth2" });
  const server = await oauth.processDiscoveryResponse(issuer, found);
  const metadata = { client_name: "A real app", redirect_uris: [CALLBACK], token_endpoint_auth_method: "client_secret_basic" };
  const registered = async () => oauth.processDynamicClientRegistrationResponse(await oauth.dynamicClientRegistrationRequest(server, metadata, insecure));
  const client = given ?? (await registered());
  const proof = "client_secret" in client ? oauth.ClientSecretBasic(String(client.client_secret)) : oauth.None();

  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint ?? "");
  const challenge = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
  const wish = {
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "memory:read",
    state,
    resource: resource.href,
    ...challenge,
  };
  url.search = String(new URLSearchParams(wish));
  const consent = new URL((await send(url)).headers.get("location") ?? "");
  const back = await decide(session, Object.fromEntries(consent.searchParams), { decision: "approve", scopes: ["memory:read", "profile:read"] });

  const params = oauth.validateAuthResponse(server, client, back, state);
  const more = { ...insecure, additionalParameters: { resource: resource.href } };
  const answer = await oauth.authorizationCodeGrantRequest(server, client, proof, params, CALLBACK, verifier, more);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer);
  const again = await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token ?? "", more);
  const renewed = await oauth.processRefreshTokenResponse(server, client, again);
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, renewed.refresh_token ?? "", insecure));
  return { tokens, renewed };
}

test("oauth4webapi finds the way from /mcp, registers, and has, renews and gives back its tokens", async () => {
  const { token } = await createWorkspace();
  const { tokens, renewed } = await codeGrant(token);
  expect([tokens.scope, renewed.scope]).toEqual(["memory:read profile:read", "memory:read profile:read"]);
  for (const each of [tokens, renewed]) expect(await tryToken(each.access_token)).toMatch(/^KEY_/);
});

test("an app whose id is the address of its document need not register, and the document is read once an hour", async () => {
  const { token } = await createWorkspace();
  const client_id = `${documents.url}/apps/${Math.random()}.json`;
  document = () => Response.json({ client_id, client_name: "Of its own word", redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" });
  reads = 0;
  await codeGrant(token, { client_id });
  expect(reads).toBe(1);
  const agents = await json("GET /api/v1/audit-logs?action=consent.approve", { token });
  expect(agents.body.data[0].metadata).toMatchObject({ client: client_id, name: "Of its own word" });
});

test("a document that is not what it should be makes no app", async () => {
  const good = (client_id: string) => ({ client_id, client_name: "x", redirect_uris: [CALLBACK] });
  const cases: [string, (client_id: string, request: Request) => Response][] = [
    [
      "a redirect",
      (client_id, { url }) => (url.endsWith("?moved") ? Response.json(good(client_id)) : new Response(null, { status: 302, headers: { location: "?moved" } })),
    ],
    ["another's id", () => Response.json(good(`${documents.url}/other`))],
    ["no JSON", () => new Response("<html>")],
    ["null", () => Response.json(null)],
    ["an error", (client_id) => Response.json(good(client_id), { status: 404 })],
    ["too much", (client_id) => Response.json({ ...good(client_id), more: "x".repeat(65 * 1024) })],
    ["a script's address", (client_id) => Response.json({ ...good(client_id), redirect_uris: ["javascript:alert(1)"] })],
    ["a secret", (client_id) => Response.json({ ...good(client_id), token_endpoint_auth_method: "client_secret_post" })],
  ];
  for (const [what, answer] of cases) {
    const client_id = `${documents.url}/apps/${Math.random()}`;
    document = (request) => answer(client_id, request);
    const params = new URLSearchParams({ client_id, redirect_uri: CALLBACK, response_type: "code" });
    const response = await send(`${ORIGIN}/oauth/authorize?${params}`);
    expect([response.status, response.headers.get("location")], what).toEqual([400, null]);
  }
});

test("openid-client gets tokens for a device", async () => {
  const { token } = await createWorkspace();
  const { client_id } = (await registerApp({ redirect_uris: undefined, grant_types: [DEVICE_GRANT] })).body;
  const options: openid.DiscoveryRequestOptions = {
    algorithm: "oauth2",
    execute: [openid.allowInsecureRequests],
    [openid.customFetch]: send as openid.CustomFetch,
  };
  const config = await openid.discovery(new URL(ORIGIN), client_id, undefined, openid.None(), options);
  const started = await openid.initiateDeviceAuthorization(config, { scope: "profile:read" });
  await json("POST /api/v1/activate/confirm", { token, body: { user_code: started.user_code } });
  const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 });
  expect([tokens.scope, await tryToken(tokens.access_token)]).toEqual(["profile:read", 200]);
});
