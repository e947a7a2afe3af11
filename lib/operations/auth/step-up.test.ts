import { expect, test } from "vitest";
import { ApiError } from "#lib/api/errors";
import type { SessionCaller } from "#lib/auth/caller";
import { isSteppedUp, requireStepUp } from "#lib/auth/step-up";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { createAuthenticator } from "#lib/testing/authenticator";
import { addPasskey } from "#lib/testing/passkey";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const PASSWORD = "correct horse battery";

async function person() {
  const home = await createWorkspace();
  await db().user.update({ where: { id: home.user.id }, data: { passwordHash: await hashPassword(PASSWORD) } });
  const steppedUpAt = async (token = home.token) => (await db().session.findUniqueOrThrow({ where: { tokenHash: sha256(token) } })).steppedUpAt;
  const refused = () =>
    db().auditEntry.findMany({
      where: { action: "session.refuse", workspaceId: home.workspace.id },
      orderBy: { id: "asc" },
      select: { metadata: true, actorId: true },
    });
  return { ...home, steppedUpAt, refused };
}

/** Someone with a passkey, in a session that is not stepped up. */
async function personWithPasskey() {
  const home = await person();
  const { id, authenticator } = await addPasskey(await home.addSteppedUpSession());
  const challenge = async (token = home.token) => (await json("POST /api/v1/auth/step-up/passkey/options", { token, body: {} })).body.challenge as string;
  const verify = (response: unknown, token = home.token) => json("POST /api/v1/auth/step-up/passkey/verify", { token, body: { response } });
  return { ...home, id, authenticator, challenge, verify };
}

test("a step-up is good for five minutes", () => {
  const caller = (ago: number | null) => ({ session: { steppedUpAt: ago === null ? null : new Date(Date.now() - ago) } }) as SessionCaller;
  expect([null, 0, 299_000, 300_001].map((ago) => isSteppedUp(caller(ago)))).toEqual([false, true, true, false]);
  expect(() => requireStepUp(caller(300_001))).toThrow(ApiError);
  requireStepUp(caller(1000));
});

test("the password marks this session and no other", async () => {
  const { token, addSession, steppedUpAt, refused } = await person();
  const other = await addSession();
  const wrong = await json("POST /api/v1/auth/step-up", { token, body: { password: "something else" } });
  expect([wrong.status, wrong.body.error.code]).toEqual([401, "CREDENTIALS_INVALID"]);
  expect(await steppedUpAt()).toBeNull();
  expect(await refused()).toMatchObject([{ metadata: { reason: "password" } }]);
  expect((await json("POST /api/v1/auth/step-up", { token, body: { password: PASSWORD } })).status).toBe(204);
  expect((await steppedUpAt())?.getTime()).toBeGreaterThan(Date.now() - 10_000);
  expect(await steppedUpAt(other)).toBeNull();
});

test("ten tries a minute, then even the right password waits; one audit entry says so", async () => {
  const { token, addSession, refused } = await person();
  for (let i = 0; i < 10; i++) expect((await json("POST /api/v1/auth/step-up", { token, body: { password: `guess ${i}` } })).status).toBe(401);
  const elsewhere = await addSession();
  for (let i = 0; i < 3; i++) {
    const { status, headers } = await json("POST /api/v1/auth/step-up", { token: elsewhere, body: { password: PASSWORD } });
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect((await refused()).filter(({ metadata }) => (metadata as { reason: string }).reason === "rate_limited")).toHaveLength(1);
});

test("who has a passkey must use it; who has nothing is told so", async () => {
  const { token, user, steppedUpAt } = await personWithPasskey();
  const { status, body } = await json("POST /api/v1/auth/step-up", { token, body: { password: PASSWORD } });
  expect([status, body.error.code]).toEqual([403, "STEP_UP_REQUIRED"]);
  expect(body.error.message).toContain("passkey");
  expect(await steppedUpAt()).toBeNull();
  await db().passkey.deleteMany({ where: { userId: user.id } });
  expect((await json("POST /api/v1/auth/step-up/passkey/options", { token, body: {} })).body.error.code).toBe("PASSKEY_INVALID");
  await db().user.update({ where: { id: user.id }, data: { passwordHash: null } });
  expect((await json("POST /api/v1/auth/step-up", { token, body: { password: PASSWORD } })).body.error.code).toBe("STEP_UP_REQUIRED");
});

test("a passkey's answer steps up, once", async () => {
  const { id, token, authenticator, challenge, verify, steppedUpAt } = await personWithPasskey();
  const options = (await json("POST /api/v1/auth/step-up/passkey/options", { token, body: {} })).body;
  expect(options).toMatchObject({ rpId: "localhost", userVerification: "required", allowCredentials: [{ id: authenticator.id }] });
  const answer = authenticator.answer(options.challenge);
  expect((await verify(answer)).status).toBe(204);
  expect(await steppedUpAt()).not.toBeNull();
  const { body } = await json("GET /api/v1/auth/passkeys", { token });
  expect(body.data).toMatchObject([{ id, lastUsedAt: expect.any(String) }]);
  expect((await verify(answer)).body.error.code).toBe("PASSKEY_INVALID");
  // A wrong answer has used the challenge up as well.
  const next = await challenge();
  expect((await verify(authenticator.answer(next, { signature: new Uint8Array(70) }))).body.error.code).toBe("PASSKEY_INVALID");
  expect((await verify(authenticator.answer(next))).body.error.code).toBe("PASSKEY_INVALID");
});

test("of twenty answers that race, one steps up", async () => {
  const { workspace, authenticator, challenge, verify } = await personWithPasskey();
  const answer = authenticator.answer(await challenge());
  const statuses = (await Promise.all(Array.from({ length: 20 }, () => verify(answer)))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  expect(statuses.filter((status) => status === 400)).toHaveLength(19);
  expect(await db().auditEntry.count({ where: { action: "session.update", workspaceId: workspace.id } })).toBe(1);
});

test("an answer is refused that is not for this site, this challenge, this session, this person, or by a copy", async () => {
  const { token, addSession, authenticator, challenge, verify, steppedUpAt, refused } = await personWithPasskey();
  const refuses = async (response: unknown) => expect((await verify(response)).body.error.code).toBe("PASSKEY_INVALID");
  await refuses(authenticator.answer(await challenge(), { origin: "https://localhost.example.com" }));
  await refuses(authenticator.answer(await challenge(), { rpId: "example.com" }));
  await refuses(authenticator.answer(await challenge(), { userVerified: false }));
  await refuses(authenticator.answer(await challenge(), { type: "webauthn.create" }));
  await refuses(authenticator.answer(await challenge(), { counter: 1 }));
  await challenge();
  await refuses(authenticator.answer(Buffer.from("another challenge").toString("base64url")));
  await challenge();
  await refuses({});
  await refuses(authenticator.answer(await challenge(await addSession())));
  const other = await personWithPasskey();
  await refuses(other.authenticator.answer(await challenge()));
  const unknown = createAuthenticator();
  await refuses(unknown.answer(await challenge()));
  const late = await challenge();
  await db().session.update({ where: { tokenHash: sha256(token) }, data: { challengeExpiresAt: new Date(Date.now() - 1) } });
  await refuses(authenticator.answer(late));
  expect(await steppedUpAt()).toBeNull();
  // Those that found a challenge to answer are in the audit log.
  expect((await refused()).filter(({ metadata }) => (metadata as { reason: string }).reason === "passkey")).toHaveLength(9);
});
