import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const remove = (token: string) => json("DELETE /api/v1/account", { token });

test("an account goes with the workspaces that only it is in, its keys and sessions at once, and its name from what stays", async () => {
  const home = await createWorkspace();
  const { user } = home;
  const other = await createWorkspace();
  await db().member.create({ data: { workspaceId: other.workspace.id, userId: user.id, role: "member" } });
  const there = { token: await home.addSteppedUpSession(), headers: { "x-workspace-id": other.workspace.slug, "user-agent": "my browser" } };
  const key = await other.addKey(["*"], user.id);
  const run = await json("POST /api/v1/skills/text-statistics/run", { ...there, body: { input: "mine" } });
  await json("POST /api/v1/memory/append", { ...there, body: { note: "mine" } });
  await json("POST /api/v1/memory/append", { key: key.key, body: { note: "mine by a key" }, headers: { "user-agent": "my agent" } });
  await json(`POST /api/v1/workspaces/ws_${other.workspace.id}/invitations`, { key: other.key, body: { email: user.email, role: "viewer" } });
  const { id: homeKey } = await db().apiKey.findFirstOrThrow({ where: { workspaceId: home.workspace.id } });
  await json("POST /api/v1/memory/append", { key: home.key, body: { note: "at home" }, headers: { "user-agent": "my agent" } });
  const mine = {
    workspaceId: { in: [home.workspace.id, other.workspace.id] },
    OR: [
      { actorType: "user", actorId: user.id },
      { actorType: "api_key", actorId: { in: [key.id, homeKey] } },
    ],
  };
  const entries = await db().auditEntry.count({ where: mine });
  expect(entries).toBeGreaterThanOrEqual(4);

  expect((await remove(await home.addSession())).body.error.code).toBe("STEP_UP_REQUIRED");
  expect((await remove(there.token)).status).toBe(204);
  expect((await json("GET /api/v1/profile", { token: home.token })).body.error.code).toBe("SESSION_EXPIRED");
  for (const gone of [home.key, key.key]) expect((await json("GET /api/v1/profile", { key: gone })).status).toBe(401);
  expect(await db().user.count({ where: { id: user.id } })).toBe(0);
  expect(await db().workspace.count({ where: { id: home.workspace.id } })).toBe(0);
  expect(await db().member.count({ where: { workspaceId: other.workspace.id } })).toBe(1);
  expect(await db().invitation.count({ where: { email: user.email } })).toBe(0);

  const kept = await db().execution.findUniqueOrThrow({ where: { id: Number(run.body.executionId.slice(5)) } });
  expect([kept.userId, kept.actor]).toEqual([user.id, { type: "user", id: user.id, name: "Deleted account" }]);
  const memory = await json("GET /api/v1/memory/versions", { key: other.key });
  expect(JSON.stringify(memory.body)).not.toContain(user.name);
  const log = await db().auditEntry.findMany({ where: mine });
  expect(log.map(({ action }) => action)).toContain("member.delete");
  expect(log.length).toBe(entries + 3); // Refused once, one workspace deleted, and one left.
  for (const { actorName, ip, userAgent } of log) expect([actorName, ip, userAgent]).toEqual([null, null, null]);
  const last = await db().auditEntry.findFirstOrThrow({ where: { action: "user.delete", resourceId: `usr_${user.id}` } });
  expect([last.actorId, last.actorName, last.ip]).toEqual([user.id, null, null]);
});

test("what is kept of a person is one file for them, without hashes and without what is others'", async () => {
  const home = await createWorkspace();
  const { user } = await home.addMember("admin");
  const { body } = await json("GET /api/v1/account/export", { token: home.token, headers: { "user-agent": "my browser" } });
  expect(body).toMatchObject({
    profile: { id: `usr_${home.user.id}`, email: home.user.email },
    signInWith: { password: true, accounts: [], passkeys: [] },
    sessions: [{ expiresAt: expect.any(String) }],
    workspaces: [{ id: `ws_${home.workspace.id}`, role: "owner" }],
    apiKeys: [{ lastFour: home.key.slice(-4) }],
  });
  for (const text of ["hash", home.key, home.token, user.email]) expect(JSON.stringify(body).toLowerCase()).not.toContain(text.toLowerCase());
});

test("who is the only owner of a workspace with others in it is told which, and nothing is deleted", async () => {
  const home = await createWorkspace();
  const alone = (await json("POST /api/v1/workspaces", { key: home.key, body: { name: "Alone" } })).body;
  const { user } = await home.addMember("admin");
  const token = await home.addSteppedUpSession();
  const refused = await remove(token);
  expect([refused.status, refused.body.error.code, refused.body.error.message]).toEqual([409, "LAST_OWNER", expect.stringContaining(home.workspace.slug)]);
  expect(await db().workspace.count({ where: { id: { in: [home.workspace.id, Number(alone.id.slice(3))] } } })).toBe(2);
  await db().member.updateMany({ where: { userId: user.id }, data: { role: "owner" } });
  expect((await remove(token)).status).toBe(204);
  expect(await db().member.findMany({ where: { workspaceId: home.workspace.id }, select: { userId: true } })).toEqual([{ userId: user.id }]);
});

test("of ten who delete one account at once, from one session or several, one does, and the others are told", async () => {
  const home = await createWorkspace();
  const sessions = [await home.addSteppedUpSession(), await home.addSteppedUpSession()];
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => remove(sessions[i % 2] as string)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  for (const status of statuses) expect([204, 401, 409]).toContain(status);
  expect(await db().user.count({ where: { id: home.user.id } })).toBe(0);
});

test("of the admins of the server the last one stays", async () => {
  const home = await createWorkspace();
  const admins = await db().user.updateManyAndReturn({ where: { isAdmin: true }, data: { isAdmin: false }, select: { id: true } });
  await db().user.update({ where: { id: home.user.id }, data: { isAdmin: true } });
  expect((await remove(await home.addSteppedUpSession())).body.error).toMatchObject({ code: "LAST_OWNER", message: expect.stringContaining("only admin") });
  await db().user.update({ where: { id: home.user.id }, data: { isAdmin: false } });
  await db().user.updateMany({ where: { id: { in: admins.map(({ id }) => id) } }, data: { isAdmin: true } });
});

test("two accounts that leave one workspace at the same time leave it an owner, or are refused", async () => {
  const home = await createWorkspace();
  const { user } = await home.addMember("owner");
  await home.addMember("member");
  const answers = await Promise.all([remove(await home.addSteppedUpSession()), remove(await home.addSteppedUpSession(user.id))]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect(await db().member.count({ where: { workspaceId: home.workspace.id, role: "owner" } })).toBe(1);
});

test("the audit log is changed by nothing else", async () => {
  const home = await createWorkspace();
  await json("POST /api/v1/memory/append", { token: home.token, body: { note: "x" } });
  const where = { workspaceId: home.workspace.id, actorType: "user", actorId: home.user.id };
  const tries: [string, object][] = [
    [`user:${home.user.id}`, { actorName: null, ip: null, userAgent: null, action: "memory.read" }],
    [`user:${home.user.id}`, { actorName: "Somebody", ip: null, userAgent: null }],
    [`user:${home.user.id + 1}`, { actorName: null, ip: null, userAgent: null }],
    ["", { actorName: null, ip: null, userAgent: null }],
  ];
  for (const [forgotten, data] of tries) {
    const change = transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('clanker.forgotten', ${forgotten}, true)`;
      await tx.auditEntry.updateMany({ where, data });
    });
    await expect(change, JSON.stringify(data)).rejects.toThrow("append-only");
  }
  const deletion = transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('clanker.forgotten', ${`user:${home.user.id}`}, true)`;
    await tx.auditEntry.deleteMany({ where });
  });
  await expect(deletion).rejects.toThrow("append-only");
});
