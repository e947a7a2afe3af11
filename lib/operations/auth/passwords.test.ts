import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { mailedToken } from "#lib/testing/mailed-token";
import { addPasskey } from "#lib/testing/passkey";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const OLD = "correct horse battery";
const NEW = "a staple of my own";

async function person() {
  const home = await createWorkspace();
  await db().user.update({ where: { id: home.user.id }, data: { passwordHash: await hashPassword(OLD) } });
  const put = (body: unknown, token = home.token) => json("PUT /api/v1/auth/password", { token, body });
  const signIn = async (password: string) => (await json("POST /api/v1/auth/sign-in", { body: { email: home.user.email, password } })).status;
  const reset = (body: unknown) => json("POST /api/v1/auth/password-reset/confirm", { body });
  const link = (expiresAt?: Date) => mailedToken("password_reset", home.user, expiresAt);
  return { ...home, put, signIn, reset, link };
}
const alive = async (token: string) => (await json("GET /api/v1/profile", { token })).status === 200;

test("changing the password ends every other session and every mailed link", async () => {
  const { user, workspace, token, addSession, put, signIn, reset, link } = await person();
  const other = await addSession();
  const old = await link();
  const missing = await put({ newPassword: NEW });
  expect([missing.status, missing.body.error.param]).toEqual([400, "currentPassword"]);
  const wrong = await put({ currentPassword: "not this one", newPassword: NEW });
  expect([wrong.status, wrong.body.error.code, wrong.body.error.param]).toEqual([401, "CREDENTIALS_INVALID", "currentPassword"]);
  expect((await put({ currentPassword: OLD, newPassword: "short" })).body.error.param).toBe("newPassword");
  expect([await alive(token), await alive(other)]).toEqual([true, true]);
  expect((await put({ currentPassword: OLD, newPassword: NEW })).status).toBe(204);
  expect([await alive(token), await alive(other)]).toEqual([true, false]);
  expect([await signIn(OLD), await signIn(NEW)]).toEqual([401, 200]);
  expect((await reset({ token: old, password: NEW })).body.error.code).toBe("LINK_INVALID");
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, action: "user.update" } });
  expect(entries).toMatchObject([{ resourceId: `usr_${user.id}`, metadata: { fields: ["password"] } }]);
  expect(JSON.stringify(entries)).not.toContain(NEW);
});

test("guesses at the current password are limited together with those at the step-up", async () => {
  const { token, put } = await person();
  for (let i = 0; i < 5; i++) expect((await put({ currentPassword: `guess ${i}`, newPassword: NEW })).status).toBe(401);
  for (let i = 0; i < 5; i++) expect((await json("POST /api/v1/auth/step-up", { token, body: { password: `guess ${i}` } })).status).toBe(401);
  expect((await put({ currentPassword: OLD, newPassword: NEW })).status).toBe(429);
});

test("of two changes that race, one is made", async () => {
  const { token, addSession, put, signIn } = await person();
  const other = await addSession();
  const answers = await Promise.all([
    put({ currentPassword: OLD, newPassword: `${NEW} 1` }, token),
    put({ currentPassword: OLD, newPassword: `${NEW} 2` }, other),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  const won = answers.findIndex(({ status }) => status === 204);
  expect(await signIn(`${NEW} ${won + 1}`)).toBe(200);
});

test("who has no password sets one soon after signing in, or with the passkey", async () => {
  const { user, token, addSession, put, signIn, addSteppedUpSession } = await person();
  await db().user.update({ where: { id: user.id }, data: { passwordHash: null } });
  await db().session.updateMany({ where: { userId: user.id }, data: { createdAt: new Date(Date.now() - 601_000) } });
  expect((await put({ newPassword: NEW })).body.error.code).toBe("STEP_UP_REQUIRED");
  const young = await addSession();
  await addPasskey(young);
  expect((await put({ newPassword: NEW }, young)).body.error.code).toBe("STEP_UP_REQUIRED");
  expect((await put({ newPassword: NEW }, await addSteppedUpSession())).status).toBe(204);
  expect(await alive(token)).toBe(false);
  expect(await signIn(NEW)).toBe(200);
});

test("a reset works once, ends all sessions, and leaves passkeys unless asked", async () => {
  const { user, workspace, token, addSteppedUpSession, signIn, reset, link } = await person();
  await addPasskey(await addSteppedUpSession());
  await db().user.update({ where: { id: user.id }, data: { emailVerifiedAt: new Date() } });
  const first = await link();
  expect((await reset({ token: first, password: "short" })).body.error.param).toBe("password");
  expect((await reset({ token: first, password: NEW })).status).toBe(204);
  expect(await alive(token)).toBe(false);
  expect([await signIn(OLD), await signIn(NEW)]).toEqual([401, 200]);
  expect(await db().passkey.count({ where: { userId: user.id } })).toBe(1);
  expect((await reset({ token: first, password: NEW })).body.error.code).toBe("LINK_INVALID");
  expect((await reset({ token: await link(), password: OLD, removePasskeys: true })).status).toBe(204);
  expect(await db().passkey.count({ where: { userId: user.id } })).toBe(0);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, action: "user.update" }, orderBy: { id: "asc" } });
  expect(entries.map(({ actorId, metadata }) => [actorId, (metadata as { passkeysRemoved: number }).passkeysRemoved])).toEqual([
    [user.id, 0],
    [user.id, 1],
  ]);
});

test("of twenty resets with one link that race, one wins", async () => {
  const { workspace, signIn, reset, link } = await person();
  const token = await link();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => reset({ token, password: `${NEW} ${i}` })));
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(answers.filter(({ body }) => body?.error.code === "LINK_INVALID")).toHaveLength(19);
  expect(await signIn(`${NEW} ${answers.findIndex(({ status }) => status === 204)}`)).toBe(200);
  expect(await db().auditEntry.count({ where: { workspaceId: workspace.id, action: "user.update" } })).toBe(1);
});

test("a link is for its own purpose and time", async () => {
  const { user, reset, link } = await person();
  for (const token of [await link(new Date(Date.now() - 1)), await mailedToken("sign_in", user), "made up"])
    expect((await reset({ token, password: NEW })).body.error.code).toBe("LINK_INVALID");
});
