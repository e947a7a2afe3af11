import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const PASSWORD = "correct horse battery";
let calls = 0;

/** Tries to sign in from an address, and answers with the audit entries it left. */
async function attempt(email: string, password: string, address = "10.3.0.1") {
  const requestId = `sign-in.${process.pid}.${++calls}`;
  const answer = await json("POST /api/v1/auth/sign-in", { headers: { "x-request-id": requestId, "x-clanker-address": address }, body: { email, password } });
  return { ...answer, entries: await db().auditEntry.findMany({ where: { requestId } }) };
}

async function person() {
  const home = await createWorkspace();
  await db().user.update({ where: { id: home.user.id }, data: { passwordHash: await hashPassword(PASSWORD) } });
  return home;
}

test("a wrong password is audited where the person's workspace can see it, by nobody in particular", async () => {
  const { user, workspace } = await person();
  const { status, body, entries } = await attempt(user.email, "not the password");
  expect([status, body.error.code]).toEqual([401, "CREDENTIALS_INVALID"]);
  expect(entries).toMatchObject([
    { action: "session.refuse", workspaceId: workspace.id, actorType: "anonymous", actorId: null, resourceType: "session", resourceId: `usr_${user.id}` },
  ]);
  expect(entries[0]?.metadata).toEqual({ reason: "password" });
  expect(entries[0]?.ip).toBe("10.3.0.1");
});

test("of an address without an account the entry says nothing, least of all what was typed", async () => {
  const typed = "my secret password@example.com";
  const { status, body, entries } = await attempt(typed, "whatever it is", "10.3.0.2");
  expect([status, body.error.code]).toEqual([401, "CREDENTIALS_INVALID"]);
  expect(entries).toMatchObject([{ action: "session.refuse", workspaceId: null, resourceId: null, actorType: "anonymous", metadata: { reason: "password" } }]);
  expect(JSON.stringify(entries)).not.toContain("secret");
});

test("of the attempts over the limit one a minute is audited", async () => {
  const { user } = await person();
  const entries = [];
  for (let i = 0; i < 15; i++) entries.push(...(await attempt(user.email, "not the password", `10.4.${i}.1`)).entries);
  const reasons = entries.map(({ metadata }) => (metadata as { reason: string }).reason);
  expect(reasons).toEqual([...Array(10).fill("password"), "rate_limited"]);
  // The right password waits as well.
  expect((await attempt(user.email, PASSWORD, "10.4.99.1")).status).toBe(429);
});

test("someone without a workspace cannot sign in, and signing in is audited as the person", async () => {
  const { user, workspace } = await person();
  expect((await attempt(user.email, PASSWORD, "10.5.0.1")).entries).toMatchObject([{ action: "session.create", actorId: user.id, workspaceId: workspace.id }]);
  await db().member.deleteMany({ where: { userId: user.id } });
  const { status, entries } = await attempt(user.email, PASSWORD, "10.5.0.1");
  expect(status).toBe(401);
  expect(entries).toMatchObject([{ action: "session.refuse", workspaceId: null, resourceId: `usr_${user.id}`, metadata: { reason: "no_workspace" } }]);
});
