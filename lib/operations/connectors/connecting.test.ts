import { beforeAll, describe, expect, test } from "vitest";
import { APP_NAMES } from "#lib/platform/apps";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { reading } from "#lib/runtime/connectors/action-run";
import { openTokens } from "#lib/runtime/connectors/connection";
import { giveBackTokens } from "#lib/runtime/connectors/revocation";
import { allow, connectAccount, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let doubles: Awaited<ReturnType<typeof sharedProviders>>;
let home: TestWorkspace;
beforeAll(async () => {
  doubles = await sharedProviders();
  home = await createWorkspace();
});

const rowOf = (workspace: TestWorkspace, app: string) =>
  db().connection.findUniqueOrThrow({ where: { workspaceId_app: { workspaceId: workspace.workspace.id, app } } });
const begin = async (app: string, who: { key?: string; token?: string; headers?: Record<string, string> }) =>
  (await json(`POST /api/v1/connectors/${app}/connect`, { ...who, body: {} })).body.authorizationUrl as string;
const backWith = (url: URL) => Object.fromEntries(["state", "code"].map((name) => [name, url.searchParams.get(name) as string]));
const finish = (back: object, token: string) => json("POST /api/v1/connectors/finish", { token, body: { ...back } });
const givenBack = ({ heard }: ProviderDouble, token: string) => heard.some(({ path, body }) => /revoke$|\/token$/.test(path) && body.includes(token));
const labels = (workspace: TestWorkspace) =>
  reading(workspace.workspace.id, "gmail", async ({ fetch, url }) => (await fetch(`${url}/gmail/v1/users/me/labels`)).status);

test.each(APP_NAMES)("%s is connected with a code, PKCE and state, shown, and disconnected", async (app) => {
  const { connector, double } = await connectAccount(home, app);
  const name = app === "github" ? "ada" : app === "notion" ? "Ada's Notion" : "ada@example.com";
  expect(connector).toMatchObject({ app, configured: true, connected: true, expired: false, setup: null, account: { name } });
  const asked = double.heard.find(({ path }) => path.includes("authorize") || path.includes("/v2/auth?"));
  expect(new URL(asked?.path ?? "", double.url).searchParams.get("code_challenge_method")).toBe("S256");
  expect((await json(`GET /api/v1/connectors/${app}`, { key: home.key })).body.account.name).toBe(name);

  const { accessToken } = openTokens(await rowOf(home, app));
  expect(JSON.stringify((await json("GET /api/v1/connectors", { key: home.key })).body)).not.toContain(accessToken);
  // Google is not asked while another test works with the same account.
  await db().connection.updateMany({ where: { workspaceId: home.workspace.id, app }, data: { accountId: `of-${app}` } });
  expect((await json(`DELETE /api/v1/connectors/${app}`, { key: home.key })).status).toBe(204);
  expect((await json(`GET /api/v1/connectors/${app}`, { key: home.key })).body).toMatchObject({ connected: false, account: null });
  // Given back at the app: that very token.
  await giveBackTokens(home.workspace.id);
  expect(givenBack(double, accessToken)).toBe(true);
});

describe("the state", () => {
  test("belongs to who began: nobody else ends it, and no other browser", async () => {
    const url = await begin("github", { token: home.token });
    const back = backWith(await allow(url, "ada"));
    const stranger = await createWorkspace();
    expect((await finish(back, stranger.token)).body.error.code).toBe("CONNECTION_CHANGED");
    expect((await finish({ ...back, state: `${back.state}x` }, home.token)).body.error.code).toBe("CONNECTION_CHANGED");
    // The stranger's attempt has used nothing up.
    expect((await finish(back, home.token)).status).toBe(200);
  });

  test("is not taken to another provider, nor from who is no member any more; what was allowed is not fetched then", async () => {
    const back = backWith(await allow(await begin("github", { token: home.token }), "ada"));
    const asked = () => doubles.github.heard.filter(({ path }) => path.endsWith("/access_token")).length;
    const before = asked();
    expect((await finish({ ...back, provider: "google" }, home.token)).body.error.code).toBe("CONNECTION_CHANGED");
    const where = { workspaceId_userId: { workspaceId: home.workspace.id, userId: home.user.id } };
    await db().member.update({ where, data: { role: "viewer" } });
    expect((await finish({ ...back, provider: "github" }, home.token)).body.error.code).toBe("ROLE_REQUIRED");
    await db().member.update({ where, data: { role: "owner" } });
    expect(asked()).toBe(before);
    expect((await finish({ ...back, provider: "github" }, home.token)).status).toBe(200);
  });

  test("that a browser's session began is ended by that session, and no other of the same person", async () => {
    const cookie = (token: string) => ({ headers: { cookie: `next-auth.session-token=${token}`, origin: env().PUBLIC_URL, "sec-fetch-site": "same-origin" } });
    const back = backWith(await allow(await begin("github", cookie(home.token)), "ada"));
    expect((await finish(back, await home.addSession())).body.error.code).toBe("CONNECTION_CHANGED");
    expect((await finish(back, home.token)).status).toBe(200);
  });

  test("begun at another of this server's addresses is ended by any session of theirs: the browser comes back without its cookie", async () => {
    const headers = { cookie: `next-auth.session-token=${home.token}`, host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" };
    const back = backWith(await allow(await begin("github", { headers }), "ada"));
    expect((await finish(back, await home.addSession())).status).toBe(200);
  });

  test("is good once, also for two at a time, and not for ever", async () => {
    const back = backWith(await allow(await begin("github", { key: home.key }), "ada"));
    const both = await Promise.all([finish(back, home.token), finish(back, home.token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = backWith(await allow(await begin("github", { key: home.key }), "ada"));
    await db().connectionRequest.updateMany({ where: { workspaceId: home.workspace.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await finish(late, home.token)).body.error.code).toBe("CONNECTION_CHANGED");
  });

  test("who says no at the app, or comes with a wrong code, has connected nothing", async () => {
    const other = await createWorkspace();
    const state = async () => new URL(await begin("gmail", { token: other.token })).searchParams.get("state");
    expect((await finish({ state: await state(), error: "access_denied" }, other.token)).body.error).toMatchObject({ code: "CONNECTION_DENIED" });
    // Which is not what an app says that has a problem of its own.
    expect((await finish({ state: await state(), error: "temporarily_unavailable" }, other.token)).body.error.code).toBe("PROVIDER_UNAVAILABLE");
    expect((await finish({ state: await state(), code: "made-up" }, other.token)).body.error).toMatchObject({ code: "CONNECTION_DENIED" });
    expect(await db().connection.count({ where: { workspaceId: other.workspace.id } })).toBe(0);
  });
});

describe("a provider's sign-in", () => {
  /** Connects Gmail while the provider answers for its token endpoint as given. */
  async function connectingWith(instead: { status: number; body: string }) {
    const other = await createWorkspace();
    const back = backWith(await allow(await begin("gmail", { token: other.token }), "ada@example.com"));
    doubles.google.instead = ({ path }) => (path.startsWith("/oauth2/token") ? instead : undefined);
    const answer = await finish(back, other.token);
    doubles.google.instead = undefined;
    return [answer.status, answer.body.error?.code, await db().connection.count({ where: { workspaceId: other.workspace.id } })];
  }
  const granted = { access_token: "t", refresh_token: "r", token_type: "Bearer", expires_in: 3600 };

  test.each([
    ["allows less than was asked", { ...granted, scope: "openid email" }, 200, [400, "CONNECTION_DENIED", 0]],
    ["says with 200 that something is wrong", { error: "bad_verification_code" }, 200, [400, "CONNECTION_DENIED", 0]],
    ["gives no token", { token_type: "Bearer" }, 200, [400, "CONNECTION_DENIED", 0]],
    ["does not know this server", { error: "invalid_client" }, 401, [400, "CONNECTOR_NOT_CONFIGURED", 0]],
    ["is broken", {}, 500, [503, "PROVIDER_UNAVAILABLE", 0]],
  ] as const)("that %s connects nothing", async (_name, body, status, expected) => {
    expect(await connectingWith({ status, body: JSON.stringify(body) })).toEqual(expected);
  });

  test("that is away when a token has run out loses nothing: it works again when it is back", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await labels(other);
    doubles.google.expireTokens();
    doubles.google.instead = ({ path }) => (path.startsWith("/oauth2/token") ? { status: 503 } : undefined);
    await expect(labels(other)).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
    doubles.google.instead = undefined;
    expect(await labels(other)).toBe(200);
  });

  test.each([
    ["does not know this server any more", { status: 401, body: '{"error":"invalid_client"}' }],
    ["says so as GitHub does, with 200", { status: 200, body: '{"error":"incorrect_client_credentials"}' }],
    ["says what is no answer", { status: 200, body: '{"token_type":"Bearer"}' }],
  ] as const)("that %s ends no connection: it works again when that is set right", async (_name, instead) => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { expiresAt: new Date() } });
    doubles.google.instead = ({ path }) => (path.startsWith("/oauth2/token") ? instead : undefined);
    const { status, body } = await json("GET /api/v1/connectors/gmail/sources", { key: other.key });
    doubles.google.instead = undefined;
    expect([status, body.error.code]).toEqual([503, "PROVIDER_UNAVAILABLE"]);
    if (instead.body.includes("client")) expect(body.error.message).toContain("GOOGLE_CLIENT_SECRET");
    expect((await json("GET /api/v1/connectors/gmail", { key: other.key })).body).toMatchObject({ connected: true, expired: false });
    expect(await labels(other)).toBe(200);
  });

  test("for which this server has no client id for a while ends no connection", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { expiresAt: new Date() } });
    const { GOOGLE_CLIENT_ID } = env();
    Object.assign(env(), { GOOGLE_CLIENT_ID: undefined });
    const { status, body } = await json("GET /api/v1/connectors/gmail/sources", { key: other.key });
    Object.assign(env(), { GOOGLE_CLIENT_ID });
    expect([status, body.error.code, body.error.message]).toEqual([503, "PROVIDER_UNAVAILABLE", expect.stringContaining("GOOGLE_CLIENT_ID")]);
    expect(await labels(other)).toBe(200);
  });

  test("that has forgotten the account ends the connection; a server that died while it asked keeps nobody waiting for ever", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "notion");
    const me = () =>
      reading(
        other.workspace.id,
        "notion",
        async ({ fetch, url }) => (await fetch(`${url}/v1/users/me`, { headers: { "notion-version": "2025-09-03" } })).status,
      );
    expect(await me()).toBe(200);
    // As a server leaves it that has died in the middle, longer ago than it may take.
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { refreshing: new Date(Date.now() - 1000) } });
    doubles.notion.expireTokens();
    expect(await me()).toBe(200);
    doubles.notion.expireTokens();
    doubles.notion.instead = ({ path }) => (path === "/v1/oauth/token" ? { status: 400, body: '{"error":"invalid_grant"}' } : undefined);
    await expect(me()).rejects.toMatchObject({ code: "CONNECTION_EXPIRED" });
    doubles.notion.instead = undefined;
  });
});
