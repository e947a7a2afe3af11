import { describe, expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { mailedToken } from "#lib/testing/mailed-token";
import { CALLBACK, connect, newCode, post, refresh, registerApp, tryToken } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const exchange = (form: Record<string, string>) => post("/oauth/token", form);
const refusal = async (answer: Promise<{ status: number; body: { error: string } }>) => {
  const { status, body } = await answer;
  return [status, body.error];
};

describe("a code", () => {
  test("becomes tokens that do what was approved and nothing else, and an agent of its workspace", async () => {
    const { token, workspace, user } = await createWorkspace();
    const { clientId, form, tokens } = await connect(token);
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^cka_/),
      refresh_token: expect.stringMatching(/^ckr_/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "profile:read memory:read",
    });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await json("GET /api/v1/memory", { headers })).status).toBe(200);
    const denied = await json("PUT /api/v1/memory", { headers, body: { content: "x" } });
    expect([denied.status, denied.body.error, denied.body.scope]).toEqual([403, "PERMISSION_REQUIRED", "memory:write"]);
    expect((await json("GET /api/v1/api-keys", { headers })).body).toEqual({ error: "ACCESS_DENIED", retryable: false });
    const agents = (await json("GET /api/v1/agents", { token })).body.data;
    expect(agents[0]).toMatchObject({ name: "An app", client: { clientId, name: "An app", uri: null }, scopes: ["profile:read", "memory:read"] });
    expect(agents.at(-1).client).toBeNull();
    const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, actorId: user.id }, orderBy: { id: "desc" }, take: 2 });
    expect(entries.map(({ action }) => action)).toEqual(["api_key.create", "consent.approve"]);
    const secret = [form.code, tokens.access_token, tokens.refresh_token] as string[];
    for (const each of secret) expect(JSON.stringify(await db().auditEntry.findMany({ where: { workspaceId: workspace.id } }))).not.toContain(each);
  });

  test("that twenty exchange at once is exchanged once", async () => {
    const { token, workspace } = await createWorkspace();
    const form = await newCode(token, (await registerApp()).body.client_id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(form)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 200) expect([status, body.error]).toEqual([400, "invalid_grant"]);
    expect(await db().apiKey.count({ where: { workspaceId: workspace.id, oauthClientId: { not: null } } })).toBe(1);
  });

  test("that comes a second time ends what was made of it", async () => {
    const { token, workspace } = await createWorkspace();
    const { clientId, form, tokens } = await connect(token);
    expect(await tryToken(tokens.access_token)).toBe(200);
    expect(await refusal(exchange(form))).toEqual([400, "invalid_grant"]);
    expect(await tryToken(tokens.access_token)).toBe("KEY_REVOKED");
    expect(await refusal(refresh(clientId, tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: workspace.id, action: "api_key.revoke" } });
    expect(entry.metadata).toMatchObject({ reason: "code_replayed" });
  });

  test("is no good to another app, at another address, without its verifier, or too late; and is still good after", async () => {
    const { token } = await createWorkspace();
    const [mine, other] = [(await registerApp()).body.client_id, (await registerApp()).body.client_id];
    const form = await newCode(token, mine);
    const without = (name: string) => Object.fromEntries(Object.entries(form).filter(([each]) => each !== name));
    expect(await refusal(exchange({ ...form, client_id: other }))).toEqual([400, "invalid_grant"]);
    expect(await refusal(exchange({ ...form, redirect_uri: CALLBACK.replace("7777", "7778") }))).toEqual([400, "invalid_grant"]);
    expect(await refusal(exchange(without("redirect_uri")))).toEqual([400, "invalid_grant"]);
    expect(await refusal(exchange({ ...form, code_verifier: "a".repeat(43) }))).toEqual([400, "invalid_grant"]);
    expect(await refusal(exchange({ ...form, code_verifier: "short" }))).toEqual([400, "invalid_grant"]);
    expect(await refusal(exchange(without("code_verifier")))).toEqual([400, "invalid_request"]);
    expect(await refusal(exchange(without("code")))).toEqual([400, "invalid_request"]);
    expect(await refusal(exchange({ ...form, code: "made-up" }))).toEqual([400, "invalid_grant"]);
    expect((await exchange(form)).status).toBe(200);
    const late = await newCode(token, mine);
    await db().oAuthCode.update({ where: { codeHash: sha256(late.code) }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await refusal(exchange(late))).toEqual([400, "invalid_grant"]);
  });

  test("of someone who has left the workspace gives nothing, and what they had is over", async () => {
    const home = await createWorkspace();
    const { user } = await home.addMember("member");
    const own = await createWorkspace();
    await db().member.create({ data: { workspaceId: own.workspace.id, userId: user.id, role: "viewer" } });
    const session = await home.addSession(user.id);
    const choice = { decision: "approve", scopes: ["profile:read"], workspace: home.workspace.slug };
    const { clientId, tokens } = await connect(session, {}, choice);
    const form = await newCode(session, clientId, {}, choice);
    await db().member.delete({ where: { workspaceId_userId: { workspaceId: home.workspace.id, userId: user.id } } });
    expect(await refusal(exchange(form))).toEqual([400, "invalid_grant"]);
    expect(await refusal(refresh(clientId, tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(await tryToken(tokens.access_token)).toBe("KEY_REVOKED");
  });
});

test("a code that is not yet exchanged goes with the membership it was for, and when an address turns out to be another's", async () => {
  const home = await createWorkspace();
  const { user } = await home.addMember("member");
  const session = await home.addSession(user.id);
  const choice = { decision: "approve", scopes: ["profile:read"], workspace: home.workspace.slug };
  const { client_id } = (await registerApp()).body;
  const form = await newCode(session, client_id, {}, choice);
  expect((await json(`DELETE /api/v1/workspaces/ws_${home.workspace.id}/members/usr_${user.id}`, { token: home.token })).status).toBe(204);
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: user.id, role: "member" } });
  expect(await refusal(exchange(form))).toEqual([400, "invalid_grant"]);

  const squatted = await createWorkspace();
  await db().user.update({ where: { id: squatted.user.id }, data: { emailVerifiedAt: null } });
  const theirs = await newCode(squatted.token, client_id);
  const body = { token: await mailedToken("password_reset", squatted.user), password: "a staple of my own" };
  expect((await json("POST /api/v1/auth/password-reset/confirm", { body })).status).toBe(204);
  expect(await refusal(exchange(theirs))).toEqual([400, "invalid_grant"]);
});

describe("a refresh token", () => {
  test("is good once, gives exactly what was approved, and keeps the connection", async () => {
    const { token } = await createWorkspace();
    const { clientId, tokens } = await connect(token);
    const next = await refresh(clientId, tokens.refresh_token, { scope: "memory:read" });
    expect(next.body).toMatchObject({ scope: "profile:read memory:read", token_type: "Bearer" });
    expect(next.headers.get("cache-control")).toBe("no-store");
    expect(await tryToken(next.body.access_token)).toBe(200);
    expect(await refusal(refresh(clientId, next.body.refresh_token, { scope: "memory:read tool:execute" }))).toEqual([400, "invalid_scope"]);
    expect((await refresh(clientId, next.body.refresh_token)).status).toBe(200);
  });

  test("that is used a second time ends the connection with all of its tokens", async () => {
    const { token, workspace } = await createWorkspace();
    const { clientId, tokens } = await connect(token);
    const next = (await refresh(clientId, tokens.refresh_token)).body;
    expect(await refusal(refresh(clientId, tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    for (const each of [tokens, next]) expect(await tryToken(each.access_token)).toBe("KEY_REVOKED");
    expect(await refusal(refresh(clientId, next.refresh_token))).toEqual([400, "invalid_grant"]);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: workspace.id, action: "api_key.revoke" } });
    expect(entry.metadata).toMatchObject({ reason: "token_reused" });
  });

  test("that twenty use at once gives tokens to one of them at most", async () => {
    const { token, workspace } = await createWorkspace();
    const { clientId, tokens } = await connect(token);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(clientId, tokens.refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await db().apiKey.count({ where: { workspaceId: workspace.id, revokedAt: { not: null }, oauthClientId: { not: null } } })).toBe(1);
  });

  test("is no good to another app, once revoked, as an access token, or the other way round", async () => {
    const { token, workspace } = await createWorkspace();
    const [mine, other] = [await connect(token), await connect(token)];
    expect(await refusal(refresh(other.clientId, mine.tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(await tryToken(mine.tokens.refresh_token)).toBe("KEY_INVALID");
    expect(await refusal(refresh(mine.clientId, mine.tokens.access_token))).toEqual([400, "invalid_grant"]);
    expect((await refresh(mine.clientId, mine.tokens.refresh_token)).status).toBe(200);
    const row = await db().apiKey.findFirstOrThrow({ where: { workspaceId: workspace.id, oauthClient: { clientId: other.clientId } } });
    expect((await json(`POST /api/v1/api-keys/key_${row.id}/revoke`, { token })).status).toBe(200);
    expect(await refusal(refresh(other.clientId, other.tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(await tryToken(other.tokens.access_token)).toBe("KEY_REVOKED");
  });
});
