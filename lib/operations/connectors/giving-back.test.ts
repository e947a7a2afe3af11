import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { reading } from "#lib/runtime/connectors/action-run";
import { openTokens } from "#lib/runtime/connectors/connection";
import { giveBackTokens } from "#lib/runtime/connectors/revocation";
import { allow, connectAccount, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let doubles: Awaited<ReturnType<typeof sharedProviders>>;
beforeAll(async () => {
  doubles = await sharedProviders();
});

const tokenOf = async ({ workspace }: TestWorkspace, app: string) =>
  openTokens(await db().connection.findUniqueOrThrow({ where: { workspaceId_app: { workspaceId: workspace.id, app } } })).accessToken;
const waiting = ({ workspace }: TestWorkspace) => db().revocation.count({ where: { workspaceId: workspace.id } });
const givenBack = ({ heard }: ProviderDouble, token: string) => heard.some(({ path, body }) => /revoke$|\/token$/.test(path) && body.includes(token));
const labels = ({ workspace }: TestWorkspace) =>
  reading(workspace.id, "gmail", async ({ fetch, url }) => (await fetch(`${url}/gmail/v1/users/me/labels`)).status);

describe("tokens that nothing works with any more", () => {
  test("are given back when the account is replaced by another, and when the workspace is deleted", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "github", "ada");
    const replaced = await tokenOf(other, "github");
    await connectAccount(other, "github", "grace");
    const kept = await tokenOf(other, "github");
    await giveBackTokens(other.workspace.id);
    expect([givenBack(doubles.github, replaced), givenBack(doubles.github, kept)]).toEqual([true, false]);
    expect((await json("GET /api/v1/connectors/github/sources", { key: other.key })).status).toBe(200);
    expect((await json(`DELETE /api/v1/workspaces/${other.workspace.id}`, { token: other.token })).status).toBe(204);
    await giveBackTokens(other.workspace.id);
    expect([givenBack(doubles.github, kept), await waiting(other)]).toEqual([true, 0]);
  });

  test("are given back when who connected the account is no member any more: it is theirs, and not the workspace's", async () => {
    const [team, guest] = [await createWorkspace(), await createWorkspace()];
    const workspaceId = team.workspace.id;
    await db().member.create({ data: { workspaceId, userId: guest.user.id, role: "member" } });
    await connectAccount(team, "notion");
    const headers = { "x-workspace-id": String(workspaceId) };
    const begun = await json("POST /api/v1/connectors/github/connect", { token: guest.token, headers, body: {} });
    const back = Object.fromEntries((await allow(begun.body.authorizationUrl, "grace")).searchParams);
    expect((await json("POST /api/v1/connectors/finish", { token: guest.token, body: back })).status).toBe(200);
    const token = await tokenOf(team, "github");
    const remove = await json(`DELETE /api/v1/workspaces/${workspaceId}/members/usr_${guest.user.id}`, { token: team.token });
    expect(remove.status).toBe(204);
    const connected = async (app: string) => (await json(`GET /api/v1/connectors/${app}`, { key: team.key })).body.connected;
    expect([await connected("github"), await connected("notion")]).toEqual([false, true]);
    await giveBackTokens(workspaceId);
    expect(givenBack(doubles.github, token)).toBe(true);
    const [entry] = (await json("GET /api/v1/audit-logs?action=member.delete", { key: team.key })).body.data;
    expect(entry.metadata.disconnected).toEqual(["github"]);
  });

  test("of Google's, which ends all that an account allowed at once, are given back with the last of them", async () => {
    const [one, two] = [await createWorkspace(), await createWorkspace()];
    for (const [workspace, app] of [
      [one, "gmail"],
      [one, "drive"],
      [two, "calendar"],
    ] as const)
      await connectAccount(workspace, app, "grace@example.com");
    // Other tests work with her account too.
    const ours = { workspaceId: { in: [one.workspace.id, two.workspace.id] } };
    await db().connection.updateMany({ where: ours, data: { accountId: "only-ours" } });
    const last = await tokenOf(two, "calendar");
    const revoked = () => doubles.google.heard.filter(({ path }) => path.includes("/revoke")).length;
    const before = revoked();
    for (const app of ["gmail", "drive"]) expect((await json(`DELETE /api/v1/connectors/${app}`, { key: one.key })).status).toBe(204);
    await giveBackTokens(one.workspace.id);
    expect([revoked(), await waiting(one)]).toEqual([before, 0]);
    await json("DELETE /api/v1/connectors/calendar", { key: two.key });
    await giveBackTokens(two.workspace.id);
    expect(givenBack(doubles.google, last)).toBe(true);
  });

  test("wait for an app that is away, and keep nobody waiting who disconnects", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "notion");
    const token = await tokenOf(other, "notion");
    doubles.notion.instead = ({ path }) => (path.includes("revoke") ? { status: 503 } : undefined);
    expect((await json("DELETE /api/v1/connectors/notion", { key: other.key })).status).toBe(204);
    await giveBackTokens(other.workspace.id);
    doubles.notion.instead = undefined;
    await giveBackTokens(other.workspace.id);
    expect(await waiting(other)).toBe(1);
    await db().revocation.updateMany({ where: { workspaceId: other.workspace.id }, data: { retryAt: new Date() } });
    const before = doubles.notion.heard.length;
    await Promise.all([giveBackTokens(other.workspace.id), giveBackTokens(other.workspace.id)]);
    expect(doubles.notion.heard.slice(before).filter(({ path, body }) => path.includes("revoke") && body.includes(token))).toHaveLength(1);
    expect(await waiting(other)).toBe(0);
  });

  test("that are fetched while somebody disconnects are given back too", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail", "grace@example.com");
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { expiresAt: new Date(), accountId: "late" } });
    doubles.google.instead = async ({ path }) => {
      if (!path.startsWith("/oauth2/token")) return undefined;
      await json("DELETE /api/v1/connectors/gmail", { key: other.key });
      return { status: 200, body: JSON.stringify({ access_token: "came-late", refresh_token: "r", token_type: "Bearer", expires_in: 3600 }) };
    };
    await expect(labels(other)).rejects.toMatchObject({ code: "TOOL_NOT_CONNECTED" });
    doubles.google.instead = undefined;
    await giveBackTokens(other.workspace.id);
    expect(givenBack(doubles.google, "came-late")).toBe(true);
  });
});

test("tokens that no key opens are as good as none: the account is connected again, or disconnected", async () => {
  const other = await createWorkspace();
  await connectAccount(other, "github");
  const lose = () => db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { tokens: new Uint8Array(60) } });
  const sources = () => json("GET /api/v1/connectors/github/sources", { key: other.key });
  await lose();
  const { status, body } = await sources();
  expect([status, body.error.code, body.error.message]).toEqual([403, "CONNECTION_EXPIRED", expect.stringContaining("/connectors?app=github")]);
  await connectAccount(other, "github");
  expect((await sources()).status).toBe(200);
  await lose();
  expect((await json("DELETE /api/v1/connectors/github", { key: other.key })).status).toBe(204);
});
