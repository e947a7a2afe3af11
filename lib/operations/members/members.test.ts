import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const membersOf = (home: TestWorkspace) => `/api/v1/workspaces/${home.workspace.slug}/members`;
const rolesOf = async (home: TestWorkspace) => (await db().member.findMany({ where: { workspaceId: home.workspace.id } })).map(({ role }) => role).sort();

test("members are listed newest first, to members only", async () => {
  const home = await createWorkspace();
  const viewer = await home.addMember("viewer");
  const { status, body } = await json(`GET ${membersOf(home)}?limit=1`, { key: viewer.key });
  expect([status, body.has_more, body.first_id]).toEqual([200, true, `usr_${viewer.user.id}`]);
  expect(body.data).toEqual([{ id: `usr_${viewer.user.id}`, name: "viewer", email: viewer.user.email, role: "viewer", joinedAt: expect.any(String) }]);
  const next = await json(`GET ${membersOf(home)}?after_id=${body.last_id}`, { token: home.token });
  expect(next.body.data.map((each: { id: string; role: string }) => [each.id, each.role])).toEqual([[`usr_${home.user.id}`, "owner"]]);
  const stranger = await createWorkspace();
  for (const auth of [{ key: stranger.key }, { token: stranger.token }]) expect((await json(`GET ${membersOf(home)}`, auth)).status).toBe(404);
  // The header and the path may name different workspaces; the path counts.
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: stranger.user.id, role: "viewer" } });
  const path = await json(`GET ${membersOf(home)}`, { token: stranger.token, headers: { "x-workspace-id": stranger.workspace.slug } });
  expect(path.body.data).toHaveLength(3);
});

test("owners change roles, and the new role counts at once", async () => {
  const home = await createWorkspace();
  const member = await home.addMember("member");
  const change = (role: string, key = home.key) => json(`PATCH ${membersOf(home)}/${member.user.id}`, { key, body: { role } });
  expect((await change("owner", (await home.addMember("admin")).key)).body.error.code).toBe("ROLE_REQUIRED");
  expect((await change("viewer")).body).toMatchObject({ id: `usr_${member.user.id}`, role: "viewer" });
  expect((await json("POST /api/v1/skills/text-statistics/run", { key: member.key, body: { input: "x" } })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await change("viewer")).status).toBe(200);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "member.update" } });
  expect(entries.map(({ metadata }) => metadata)).toEqual([{ from: "member", to: "viewer" }]);
  expect((await change("king")).body.error.param).toBe("role");
  const stranger = await createWorkspace();
  const nobody = await json(`PATCH ${membersOf(home)}/usr_${stranger.user.id}`, { key: home.key, body: { role: "viewer" } });
  expect([nobody.status, nobody.body.error.type]).toEqual([404, "not_found_error"]);
});

test.each<[Role, Role, number]>([
  ["viewer", "viewer", 403],
  ["member", "viewer", 403],
  ["admin", "viewer", 204],
  ["admin", "member", 204],
  ["admin", "admin", 403],
  ["admin", "owner", 403],
  ["owner", "admin", 204],
  ["owner", "owner", 204],
])("%s removes %s: %i", async (by, whom, expected) => {
  const home = await createWorkspace();
  const [actor, target] = [await home.addMember(by), await home.addMember(whom)];
  const { status, body } = await json(`DELETE ${membersOf(home)}/usr_${target.user.id}`, { key: actor.key });
  expect([status, body?.error.code]).toEqual([expected, expected === 403 ? "ROLE_REQUIRED" : undefined]);
  const keyStatus = await json("GET /api/v1/profile", { key: target.key });
  expect([keyStatus.status, keyStatus.body.error?.code]).toEqual(expected === 204 ? [401, "KEY_REVOKED"] : [200, undefined]);
});

test("anyone may leave, is not lost, and does not come back by an old link", async () => {
  const home = await createWorkspace();
  const viewer = await home.addMember("viewer");
  const token = await home.addSession(viewer.user.id);
  expect((await json(`DELETE ${membersOf(home)}/usr_${viewer.user.id}`, { token })).status).toBe(204);
  expect((await json("GET /api/v1/profile", { key: viewer.key })).body.error.code).toBe("KEY_REVOKED");
  const mine = (await json("GET /api/v1/workspaces", { token })).body.data;
  expect(mine).toMatchObject([{ role: "owner", name: "viewer's workspace" }]);
  const again = await json(`DELETE ${membersOf(home)}/usr_${viewer.user.id}`, { token: home.token });
  expect(again.status).toBe(404);
  const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: home.workspace.id, action: "member.delete" } });
  expect([entry.resourceId, entry.metadata]).toEqual([
    `usr_${viewer.user.id}`,
    { role: "viewer", left: true, revokedKeys: [expect.stringMatching(/^key_\d+$/)], disconnected: [] },
  ]);
});

test("who comes back does not get the old keys back", async () => {
  const home = await createWorkspace();
  const member = await home.addMember("member");
  await json(`DELETE ${membersOf(home)}/usr_${member.user.id}`, { key: home.key });
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: member.user.id, role: "member" } });
  expect((await json("GET /api/v1/profile", { key: member.key })).body.error.code).toBe("KEY_REVOKED");
  const listed = (await json("GET /api/v1/api-keys", { key: home.key })).body.data.filter((key: { revokedAt: string | null }) => key.revokedAt);
  expect(listed).toHaveLength(1);
  // The keys of those who stay, and the same person's elsewhere, go on.
  expect((await json("GET /api/v1/profile", { key: home.key })).status).toBe(200);
});

test("a key that is made while its maker is removed ends with the others, and nobody is answered 500", async () => {
  const home = await createWorkspace();
  const headers = { "x-workspace-id": home.workspace.slug };
  for (let round = 0; round < 8; round++) {
    const { user } = await home.addMember("admin");
    const token = await home.addSession(user.id);
    const agent = await home.addKey([], user.id);
    const open = (await json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["memory:read"] } })).body;
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => json("POST /api/v1/api-keys", { token, headers, body: { name: "raced" } })),
      json(`POST /api/v1/api-keys/key_${agent.id}/rotate`, { token, headers, body: {} }),
      json(`POST /api/v1/agents/consents/${open.consent_id}/approve`, { token, headers, body: {} }),
      json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["billing:read"] } }),
      json(`DELETE ${membersOf(home)}/usr_${user.id}`, { key: home.key }),
    ]);
    for (const { status, body } of answers) expect(status, JSON.stringify(body)).toBeLessThan(500);
    expect(answers.at(-1)?.status).toBe(204);
    await db().member.create({ data: { workspaceId: home.workspace.id, userId: user.id, role: "admin" } });
    const made = answers.flatMap(({ body }) => body?.key ?? []);
    for (const key of [agent.key, ...made]) expect((await json("GET /api/v1/profile", { key })).body.error?.code).toBe("KEY_REVOKED");
  }
});

test("what a removed or demoted person invited does not let them back in", async () => {
  const home = await createWorkspace();
  const [removed, demoted] = [await home.addMember("admin"), await home.addMember("owner")];
  const invite = async (key: string, email: string, role: string) =>
    (await json(`POST /api/v1/workspaces/ws_${home.workspace.id}/invitations`, { key, body: { email, role } })).body.acceptUrl.split("/").at(-1);
  const links = [await invite(removed.key, "second@example.com", "admin"), await invite(demoted.key, "third@example.com", "owner")];
  const kept = await invite(demoted.key, "fourth@example.com", "member");
  await json(`DELETE ${membersOf(home)}/usr_${removed.user.id}`, { key: home.key });
  await json(`PATCH ${membersOf(home)}/usr_${demoted.user.id}`, { key: home.key, body: { role: "member" } });
  for (const token of links) expect((await json(`GET /api/v1/invitations/${token}`)).status).toBe(404);
  expect((await json(`GET /api/v1/invitations/${kept}`)).status).toBe(200);
});

test("someone removed from two workspaces at the same time ends up in one of their own", async () => {
  const [first, second] = [await createWorkspace(), await createWorkspace()];
  const { user } = await first.addMember("member");
  await db().member.create({ data: { workspaceId: second.workspace.id, userId: user.id, role: "member" } });
  const answers = await Promise.all([first, second].map((home) => json(`DELETE ${membersOf(home)}/usr_${user.id}`, { key: home.key })));
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  const left = await db().member.findMany({ where: { userId: user.id } });
  expect(left.map(({ role }) => role)).toEqual(["owner"]);
});

test("the last owner is neither removed nor demoted, nor leaves", async () => {
  const home = await createWorkspace();
  await home.addMember("admin");
  const path = `${membersOf(home)}/usr_${home.user.id}`;
  for (const answer of [await json(`DELETE ${path}`, { key: home.key }), await json(`PATCH ${path}`, { key: home.key, body: { role: "admin" } })])
    expect([answer.status, answer.body.error.code]).toEqual([409, "LAST_OWNER"]);
  expect((await json(`PATCH ${path}`, { key: home.key, body: { role: "owner" } })).status).toBe(200);
  expect(await rolesOf(home)).toEqual(["admin", "owner"]);
});

test("owners who take each other's place at the same time leave one", async () => {
  for (const how of ["DELETE", "PATCH"]) {
    const home = await createWorkspace();
    const owners = [{ user: home.user, key: home.key }, ...(await Promise.all(Array.from({ length: 9 }, () => home.addMember("owner"))))];
    // Each goes for the next, and for themselves.
    const targets = owners.flatMap(({ key }, i) => [owners[(i + 1) % owners.length], owners[i]].map((target) => ({ key, id: target?.user.id })));
    const answers = await Promise.all(
      targets.map(({ key, id }) => json(`${how} ${membersOf(home)}/usr_${id}`, { key, ...(how === "PATCH" && { body: { role: "viewer" } }) })),
    );
    expect((await rolesOf(home)).filter((role) => role === "owner")).toHaveLength(1);
    for (const { status } of answers) expect([200, 204, 401, 403, 404, 409]).toContain(status);
  }
});
