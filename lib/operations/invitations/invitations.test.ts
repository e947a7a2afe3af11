import { afterEach, expect, test, vi } from "vitest";
import { decrypt, sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import type { Role } from "#lib/platform/prisma/enums";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const invitationsOf = (home: TestWorkspace) => `/api/v1/workspaces/ws_${home.workspace.id}/invitations`;
const tokenIn = (acceptUrl: string) => acceptUrl.slice(`${env().PUBLIC_URL}/invitations/`.length);
const accept = (link: string, token: string) => json(`POST /api/v1/invitations/${link}/accept`, { token });

async function invite(home: TestWorkspace, email: string, role: Role = "member", auth: { key?: string; token?: string } = { key: home.key }) {
  const { status, body } = await json(`POST ${invitationsOf(home)}`, { ...auth, body: { email, role } });
  expect([status, body.error]).toEqual([201, undefined]);
  return { ...body, token: tokenIn(body.acceptUrl) };
}
const roleIn = async (home: TestWorkspace, userId: number) =>
  (await db().member.findUnique({ where: { workspaceId_userId: { workspaceId: home.workspace.id, userId } } }))?.role;

test("an invitation is made, mailed, seen, accepted once, and listed", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const made = await json(`POST ${invitationsOf(home)}`, { key: home.key, body: { email: guest.user.email.toUpperCase() } });
  expect([made.status, made.body]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^inv_\d+$/), email: guest.user.email, role: "member", status: "pending", createdAt: expect.any(String) },
      ...{ acceptUrl: expect.stringMatching(/^http:\/\/localhost:3000\/invitations\/[\w-]{43}$/), expiresAt: expect.any(String) },
      invitedBy: { id: `usr_${home.user.id}`, name: home.user.name },
    },
  ]);
  expect((Date.parse(made.body.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(7, 2);
  const link = tokenIn(made.body.acceptUrl);
  const mail = (await mails()).find(({ to }) => to === guest.user.email);
  expect(mail?.text).toContain(made.body.acceptUrl);
  expect(mail?.text).toContain(home.workspace.name);

  const seen = await json(`GET /api/v1/invitations/${link}`);
  expect([seen.status, seen.body]).toEqual([
    200,
    {
      ...{ workspace: { name: home.workspace.name }, invitedBy: { name: home.user.name }, email: guest.user.email, role: "member" },
      ...{ status: "pending", expiresAt: made.body.expiresAt },
    },
  ]);
  const done = await accept(link, guest.token);
  expect([done.status, done.body]).toEqual([
    200,
    { workspace: { id: `ws_${home.workspace.id}`, slug: home.workspace.slug, name: home.workspace.name }, role: "member" },
  ]);
  expect((await accept(link, guest.token)).body).toEqual(done.body);
  expect((await json(`GET /api/v1/invitations/${link}`)).body.status).toBe("accepted");
  expect((await json(`GET ${invitationsOf(home)}`, { key: home.key })).body.data).toMatchObject([{ id: made.body.id, status: "accepted" }]);
  const entries = await db().auditEntry.findMany({ where: { action: "invitation.accept", resourceId: made.body.id } });
  expect(entries.map(({ workspaceId, actorId }) => [workspaceId, actorId])).toEqual([[home.workspace.id, guest.user.id]]);
});

test("twenty accepts at once make one membership and one entry", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const { id, token } = await invite(home, guest.user.email, "viewer");
  const answers = await Promise.all(Array.from({ length: 20 }, () => accept(token, guest.token)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(await roleIn(home, guest.user.id)).toBe("viewer");
  expect(await db().auditEntry.count({ where: { action: "invitation.accept", resourceId: id } })).toBe(1);
});

test("only the invited person can accept, and only while it is good", async () => {
  const [home, guest, other] = [await createWorkspace(), await createWorkspace(), await createWorkspace()];
  const first = await invite(home, guest.user.email);
  const refused = await accept(first.token, other.token);
  expect([refused.status, refused.body.error.code]).toEqual([403, "INVITATION_NOT_YOURS"]);
  expect((await json(`POST /api/v1/invitations/${first.token}/accept`, { key: guest.key })).body.error).toBe("ACCESS_DENIED");

  // Inviting again replaces the link, withdrawing ends it, time ends it, and nothing was ever there.
  const second = await invite(home, guest.user.email, "admin");
  expect((await accept(first.token, guest.token)).status).toBe(404);
  expect((await json(`GET /api/v1/invitations/${first.token}`)).status).toBe(404);
  expect((await json(`DELETE ${invitationsOf(home)}/${second.id}`, { key: home.key })).status).toBe(204);
  expect((await json(`DELETE ${invitationsOf(home)}/${second.id}`, { key: home.key })).status).toBe(404);
  const third = await invite(home, guest.user.email);
  await db().invitation.update({ where: { tokenHash: sha256(third.token) }, data: { expiresAt: new Date(Date.now() - 1000) } });
  expect((await json(`GET /api/v1/invitations/${third.token}`)).body.status).toBe("expired");
  for (const link of [second.token, third.token, "x".repeat(43), "%00", "nothing"]) {
    expect((await accept(link, guest.token)).status, link).toBe(404);
    if (link !== third.token) expect((await json(`GET /api/v1/invitations/${link}`)).status, link).toBe(404);
  }
  expect(await roleIn(home, guest.user.id)).toBeUndefined();
});

test("an invitation that someone else has used, or that one was removed after, is gone", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const { token } = await invite(home, guest.user.email);
  await accept(token, guest.token);
  await json(`DELETE /api/v1/workspaces/ws_${home.workspace.id}/members/usr_${guest.user.id}`, { key: home.key });
  expect((await accept(token, guest.token)).status).toBe(404);
  // The address has gone to another person since.
  const heir = await createWorkspace();
  await db().user.update({ where: { id: guest.user.id }, data: { email: `old-${guest.user.email}` } });
  await db().user.update({ where: { id: heir.user.id }, data: { email: guest.user.email } });
  expect((await accept(token, heir.token)).status).toBe(404);
  expect(await roleIn(home, heir.user.id)).toBeUndefined();
});

test("a removed person's other links die with the membership", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const { token } = await invite(home, guest.user.email);
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: guest.user.id, role: "viewer" } });
  await json(`DELETE /api/v1/workspaces/ws_${home.workspace.id}/members/usr_${guest.user.id}`, { key: home.key });
  expect((await accept(token, guest.token)).status).toBe(404);
});

test.each<[Role, Role, Role]>([
  ["admin", "viewer", "admin"],
  ["viewer", "admin", "admin"],
  ["member", "member", "member"],
])("a %s who accepts an invitation as %s is %s", async (before, invited, after) => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const { token } = await invite(home, guest.user.email, invited);
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: guest.user.id, role: before } });
  expect((await accept(token, guest.token)).body.role).toBe(after);
  expect(await roleIn(home, guest.user.id)).toBe(after);
});

test("nobody invites above their own role, members, or from below", async () => {
  const home = await createWorkspace();
  const [admin, member] = [await home.addMember("admin"), await home.addMember("member")];
  const send = (key: string, body: object) => json(`POST ${invitationsOf(home)}`, { key, body });
  expect((await send(admin.key, { email: "a@example.com", role: "owner" })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await send(admin.key, { email: "a@example.com", role: "admin" })).status).toBe(201);
  expect((await send(home.key, { email: "b@example.com", role: "owner" })).status).toBe(201);
  expect((await send(member.key, { email: "c@example.com" })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(`GET ${invitationsOf(home)}`, { key: member.key })).body.error.code).toBe("ROLE_REQUIRED");
  const there = await send(home.key, { email: member.user.email });
  expect([there.status, there.body.error.code]).toEqual([409, "ALREADY_MEMBER"]);
  for (const email of ["", "nonsense", "a@b", "a b@example.com", `${"x".repeat(250)}@example.com`, "a@example.com\nbcc: b@example.com"])
    expect((await send(home.key, { email })).body.error.param, email).toBe("email");
});

test("many who invite one address at once leave one link that works", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const made = await Promise.all(Array.from({ length: 20 }, () => invite(home, guest.user.email)));
  const answers = await Promise.all(made.map(({ token }) => accept(token, guest.token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(404)]);
});

test("the link's token is nowhere to be read: not in the database, not in the log", async () => {
  const [home, guest] = [await createWorkspace(), await createWorkspace()];
  const lines: string[] = [];
  const spies = (["info", "warn", "error"] as const).map((level) =>
    vi.spyOn(log, level).mockImplementation((...what) => void lines.push(JSON.stringify(what))),
  );
  const { token } = await invite(home, guest.user.email);
  await json(`GET /api/v1/invitations/${token}`);
  await accept(token, home.token);
  await accept(token, guest.token);
  for (const spy of spies) spy.mockRestore();
  expect(lines.filter((line) => line.includes("/api/v1/invitations/…")).length).toBe(3);
  expect(lines.filter((line) => line.includes(token))).toEqual([]);

  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`;
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables) {
    const rows = await db().$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM ${name} t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0`,
      token,
      Buffer.from(token).toString("hex"),
    );
    expect(rows[0]?.n, name).toBe(0n);
  }
});

test("a closed server takes who was invited, and nobody else", async () => {
  const home = await createWorkspace();
  const email = `new-${Date.now()}@example.com`;
  const { token } = await invite(home, email);
  const signUp = (body: object) => json("POST /api/v1/auth/sign-up", { body: { email, password: "correct horse", name: "New", ...body } });
  env().SIGN_UP = "closed";
  for (const body of [{}, { invitation: "x".repeat(43) }, { invitation: token, email: `other-${email}` }])
    expect((await signUp(body)).body.error.code).toBe("SIGN_UP_CLOSED");
  const expired = await invite(home, `late-${email}`);
  await db().invitation.update({ where: { tokenHash: sha256(expired.token) }, data: { expiresAt: new Date() } });
  expect((await signUp({ invitation: expired.token, email: `late-${email}` })).body.error.code).toBe("SIGN_UP_CLOSED");
  const made = await signUp({ invitation: token, email: email.toUpperCase() });
  expect([made.status, made.body.user.email]).toEqual([201, email]);
  expect((await accept(token, made.body.token)).status).toBe(200);
  // One that was used opens nothing any more.
  expect((await signUp({ invitation: token })).body.error.code).toBe("SIGN_UP_CLOSED");
});

afterEach(() => {
  env().SIGN_UP = "open";
});

/** The mails that wait for a worker. */
async function mails(): Promise<{ to: string; text: string }[]> {
  const jobs = await db().$queryRaw<{ sealed: string }[]>`SELECT data->>'sealed' AS sealed FROM pgboss.job WHERE name = 'mail'`;
  return jobs.map(({ sealed }) => JSON.parse(decrypt(Buffer.from(sealed, "base64"), "mail")));
}
