import { expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { DEVICE_GRANT, ORIGIN, post, refresh, registerApp, tryToken } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const newApp = async () => (await registerApp({ client_name: "A device", redirect_uris: undefined, grant_types: [DEVICE_GRANT] })).body.client_id as string;
const start = async (client_id: string, more: Record<string, string> = {}) => (await post("/oauth/device_authorization", { client_id, ...more })).body;
const poll = (client_id: string, device_code: string, more: Record<string, string> = {}) =>
  post("/oauth/token", { grant_type: DEVICE_GRANT, client_id, device_code, ...more });
const error = async (answer: ReturnType<typeof poll>) => {
  const { status, body } = await answer;
  return [status, body.error];
};
const confirm = (token: string, user_code: string, more: object = {}) => json("POST /api/v1/activate/confirm", { token, body: { user_code, ...more } });
const change = (device_code: string, data: object) => db().device.update({ where: { deviceCodeHash: sha256(device_code) }, data });

test("a device is approved where all devices are, and twenty that poll have one pair of tokens", async () => {
  const { token, workspace } = await createWorkspace();
  const clientId = await newApp();
  const started = await start(clientId, { scope: "profile:read memory:read openid" });
  expect(started).toMatchObject({ verification_uri: `${ORIGIN}/activate`, expires_in: 600, interval: 2 });
  expect(started.verification_uri_complete).toBe(`${ORIGIN}/activate?code=${started.user_code}`);
  expect(await error(poll(clientId, started.device_code))).toEqual([400, "authorization_pending"]);
  expect(await error(poll(clientId, started.device_code))).toEqual([400, "slow_down"]);
  const shown = (await json(`GET /api/v1/activate/lookup?user_code=${started.user_code}`, { token })).body;
  expect(shown).toMatchObject({ client_label: "A device", requested_scopes: ["profile:read", "memory:read"] });
  await confirm(token, started.user_code, { scopes: ["profile:read"] });
  const answers = await Promise.all(Array.from({ length: 20 }, () => poll(clientId, started.device_code)));
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  for (const { status, body } of answers) if (status !== 200) expect([status, body.error]).toEqual([400, "invalid_grant"]);
  expect(await db().apiKey.count({ where: { workspaceId: workspace.id, name: "A device" } })).toBe(1);
  const tokens = won[0]?.body;
  expect([tokens.scope, await tryToken(tokens.access_token)]).toEqual(["profile:read", 200]);
  expect((await refresh(clientId, tokens.refresh_token)).status).toBe(200);
});

test("what a person gives in full is as good as a full key; nothing yet can be asked for as any agent asks", async () => {
  const { token } = await createWorkspace();
  const clientId = await newApp();
  const given = async (access: string) => {
    const { user_code, device_code } = await start(clientId);
    await confirm(token, user_code, { access });
    return (await poll(clientId, device_code)).body;
  };
  const [full, ask] = [await given("full"), await given("ask")];
  const as = (tokens: { access_token: string }) => ({ headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect([full.scope, (await json("GET /api/v1/api-keys", as(full))).status]).toEqual(["*", 200]);
  expect([ask.scope, await tryToken(ask.access_token)]).toEqual(["", "ACTIVATION_REQUIRED"]);
  const { body } = await json("POST /api/v1/agents/connect", { ...as(ask), body: { requestedScopes: ["memory:read"], reason: "to read" } });
  expect(body.status).toBe("pending");
});

test("refused, late, another app's and made up are told apart as the standard says", async () => {
  const { token } = await createWorkspace();
  const [clientId, other] = [await newApp(), await newApp()];
  const denied = await start(clientId);
  await json("POST /api/v1/activate/deny", { token, body: { user_code: denied.user_code } });
  expect(await error(poll(clientId, denied.device_code))).toEqual([400, "access_denied"]);
  const late = await start(clientId);
  await confirm(token, late.user_code);
  expect(await error(poll(other, late.device_code))).toEqual([400, "invalid_grant"]);
  await change(late.device_code, { expiresAt: new Date(Date.now() - 1) });
  expect(await error(poll(clientId, late.device_code))).toEqual([400, "expired_token"]);
  expect(await error(poll(clientId, "made-up"))).toEqual([400, "invalid_grant"]);
  expect(await error(post("/oauth/device_authorization", { client_id: "made-up" }))).toEqual([401, "invalid_client"]);
  expect(await error(post("/oauth/device_authorization", { client_id: clientId, scope: "*" }))).toEqual([400, "invalid_scope"]);
  expect(await error(post("/oauth/device_authorization", { client_id: clientId, resource: "https://evil.example" }))).toEqual([400, "invalid_target"]);
  const onlyCodes = (await registerApp()).body.client_id;
  expect(await error(post("/oauth/device_authorization", { client_id: onlyCodes }))).toEqual([400, "unauthorized_client"]);
});

test("a device that asked for tokens gets no key, and one that asked for a key no tokens", async () => {
  const { token } = await createWorkspace();
  const clientId = await newApp();
  const app = await start(clientId);
  await confirm(token, app.user_code);
  expect((await json("POST /api/v1/activate/poll", { body: { device_code: app.device_code } })).status).toBe(404);
  expect((await poll(clientId, app.device_code)).status).toBe(200);
  const device = (await json("POST /api/v1/activate", { body: { client_label: "a" } })).body;
  await confirm(token, device.user_code);
  expect(await error(poll(clientId, device.device_code))).toEqual([400, "invalid_grant"]);
  expect((await json("POST /api/v1/activate/poll", { body: { device_code: device.device_code } })).body.status).toBe("completed");
});

test("who has left the workspace since approving gives no tokens", async () => {
  const home = await createWorkspace();
  const guest = await createWorkspace();
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: guest.user.id, role: "member" } });
  const clientId = await newApp();
  const { user_code, device_code } = await start(clientId);
  await confirm(guest.token, user_code, { workspace: home.workspace.slug });
  await db().member.delete({ where: { workspaceId_userId: { workspaceId: home.workspace.id, userId: guest.user.id } } });
  expect(await error(poll(clientId, device_code))).toEqual([400, "invalid_grant"]);
});
