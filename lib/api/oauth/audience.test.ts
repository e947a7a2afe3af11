import { expect, test } from "vitest";
import { authenticate } from "#lib/auth/authenticate";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { sweepApps } from "#lib/runtime/sweep-apps";
import { connect, newCode, ORIGIN, post, refresh, registerApp, tryToken } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** How the MCP server takes a token. */
const atMcp = async (token: string) =>
  authenticate(new Headers({ authorization: `Bearer ${token}` }), { audience: "/mcp" }).then(
    (caller) => caller?.type,
    (error: { code: string }) => error.code,
  );

test("a token for the MCP server is none for the API; one for this server is good at both", async () => {
  const { token } = await createWorkspace();
  const mcp = await connect(token, { resource: `${ORIGIN}/mcp` });
  const all = await connect(token, { resource: ORIGIN });
  expect([await atMcp(mcp.tokens.access_token), await tryToken(mcp.tokens.access_token)]).toEqual(["api_key", "KEY_INVALID"]);
  expect([await atMcp(all.tokens.access_token), await tryToken(all.tokens.access_token)]).toEqual(["api_key", 200]);
  // The three addresses of the MCP server, by any of this server's names, are one.
  const next = (await refresh(mcp.clientId, mcp.tokens.refresh_token, { resource: "http://127.0.0.1:3000/mcp/sse" })).body;
  expect([await atMcp(next.access_token), await tryToken(next.access_token)]).toEqual(["api_key", "KEY_INVALID"]);
});

test("what was allowed for one thing cannot become a token for another, but a token for all can become less", async () => {
  const { token } = await createWorkspace();
  const clientId = (await registerApp()).body.client_id;
  const form = await newCode(token, clientId, { resource: `${ORIGIN}/mcp` });
  for (const resource of [ORIGIN, `${ORIGIN}/`, "https://evil.example/mcp", `${ORIGIN}/api/v1`])
    expect((await post("/oauth/token", { ...form, resource })).body.error, resource).toBe("invalid_target");
  const { tokens } = await connect(token);
  const less = (await post("/oauth/token", { ...(await newCode(token, clientId)), resource: `${ORIGIN}/mcp/` })).body;
  expect([await atMcp(less.access_token), await tryToken(less.access_token)]).toEqual(["api_key", "KEY_INVALID"]);
  const again = (await refresh(clientId, less.refresh_token)).body;
  expect([await tryToken(again.access_token), await tryToken(tokens.access_token)]).toEqual([200, 200]);
});

test("an app signs out: with its access token of that, with its refresh token of all; another's is none of its business", async () => {
  const { token } = await createWorkspace();
  const [mine, other] = [await connect(token), await connect(token)];
  const revoke = async (client_id: string, what: string) => {
    const { status, body } = await post("/oauth/revoke", { client_id, token: what, token_type_hint: "access_token" });
    return [status, body?.error];
  };
  expect(await revoke(other.clientId, mine.tokens.refresh_token)).toEqual([400, "invalid_grant"]);
  expect(await revoke("made-up", mine.tokens.refresh_token)).toEqual([401, "invalid_client"]);
  expect(await revoke(mine.clientId, "made-up")).toEqual([200, undefined]);
  expect(await tryToken(mine.tokens.access_token)).toBe(200);
  expect(await revoke(mine.clientId, mine.tokens.access_token)).toEqual([200, undefined]);
  expect(await tryToken(mine.tokens.access_token)).toBe("KEY_INVALID");
  const next = (await refresh(mine.clientId, mine.tokens.refresh_token)).body;
  expect(await tryToken(next.access_token)).toBe(200);
  expect(await revoke(mine.clientId, next.refresh_token)).toEqual([200, undefined]);
  expect([await tryToken(next.access_token), await tryToken(other.tokens.access_token)]).toEqual(["KEY_REVOKED", 200]);
});

test("a 401 of the API says whom to ask for a token, and whether the one that came was the reason", async () => {
  const where = `resource_metadata="${ORIGIN}/.well-known/oauth-protected-resource"`;
  const challenge = async (headers: Record<string, string>) => (await json("GET /api/v1/profile", { headers })).headers.get("www-authenticate");
  expect(await challenge({})).toBe(`Bearer realm="clanker", ${where}`);
  expect(await challenge({ authorization: "Bearer cka_x" })).toBe(`Bearer realm="clanker", error="invalid_token", ${where}`);
  expect(await challenge({ host: "evil.example" })).toBe('Bearer realm="clanker"');
});

test("an app is told about its token and its connection, not about a key that it never saw", async () => {
  const { token, workspace } = await createWorkspace();
  const { tokens } = await connect(token, { resource: `${ORIGIN}/mcp` });
  const told = async (value: string) =>
    authenticate(new Headers({ authorization: `Bearer ${value}` }), { audience: "/mcp" }).then(
      () => undefined,
      (error: Error) => error.message,
    );
  const elsewhere = (await json("GET /api/v1/memory", { headers: { authorization: `Bearer ${tokens.access_token}` } })).body.error;
  expect([elsewhere.code, elsewhere.message]).toEqual(["KEY_INVALID", expect.stringMatching(/^The access token is not valid here/)]);
  expect(await told("cka_made-up")).toBe(elsewhere.message);
  await db().apiKey.updateMany({ where: { workspaceId: workspace.id, oauthClientId: { not: null } }, data: { revokedAt: new Date() } });
  expect(await told(tokens.access_token)).toBe("The app was disconnected. Sign in again.");
});

test("what has served its time goes: tokens, codes after a day, and apps that nobody let in", async () => {
  const { token } = await createWorkspace();
  const { clientId, form, tokens } = await connect(token);
  const [unused, fresh] = [(await registerApp()).body.client_id, (await registerApp()).body.client_id];
  const old = new Date(Date.now() - 25 * 3600_000);
  await db().oAuthClient.updateMany({ where: { clientId: { in: [unused, clientId] } }, data: { createdAt: old } });
  await db().oAuthToken.update({ where: { hash: sha256(tokens.access_token) }, data: { expiresAt: old } });
  await db().oAuthCode.update({ where: { codeHash: sha256(form.code) }, data: { expiresAt: old } });
  await sweepApps();
  expect(
    await db().oAuthClient.findMany({ where: { clientId: { in: [unused, clientId, fresh] } }, select: { clientId: true }, orderBy: { id: "asc" } }),
  ).toEqual([{ clientId }, { clientId: fresh }]);
  expect(await db().oAuthCode.count({ where: { codeHash: sha256(form.code) } })).toBe(0);
  expect(await db().oAuthToken.count({ where: { hash: { in: [sha256(tokens.access_token), sha256(tokens.refresh_token)] } } })).toBe(1);
});
