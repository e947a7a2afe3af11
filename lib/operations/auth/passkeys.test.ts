import { expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { createAuthenticator } from "#lib/testing/authenticator";
import { addPasskey } from "#lib/testing/passkey";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const options = (token: string) => json("POST /api/v1/auth/passkeys/options", { token, body: {} });
const create = (token: string, response: unknown, name = "Laptop") => json("POST /api/v1/auth/passkeys", { token, body: { name, response } });

test("a passkey is added, listed, renamed and removed, and nothing of its key is shown", async () => {
  const { user, workspace, addSteppedUpSession } = await createWorkspace();
  const token = await addSteppedUpSession();
  const asked = (await options(token)).body;
  expect(asked).toMatchObject({ rp: { id: "localhost" }, user: { name: user.email }, authenticatorSelection: { userVerification: "required" } });
  const made = await create(token, createAuthenticator().register(asked.challenge));
  expect([made.status, Object.keys(made.body).sort()]).toEqual([201, ["createdAt", "id", "lastUsedAt", "name"]]);
  const { id } = made.body;
  expect((await json(`PATCH /api/v1/auth/passkeys/${id}`, { token, body: { name: "Phone" } })).body.name).toBe("Phone");
  expect((await json("GET /api/v1/auth/passkeys", { token })).body.data).toEqual([{ ...made.body, name: "Phone" }]);
  expect((await options(token)).body.excludeCredentials).toHaveLength(1);
  expect((await json(`DELETE /api/v1/auth/passkeys/${id}`, { token })).status).toBe(204);
  expect((await json("GET /api/v1/auth/passkeys", { token })).body.data).toEqual([]);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, resourceId: id }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["passkey.create", "passkey.update", "passkey.delete"]);
});

test("adding and removing one takes a step-up, that of this session, and not an old one", async () => {
  const { token, addSteppedUpSession } = await createWorkspace();
  const steppedUp = await addSteppedUpSession();
  const { id } = await addPasskey(steppedUp);
  const challenge = (await options(steppedUp)).body.challenge;
  await db().session.update({ where: { tokenHash: sha256(steppedUp) }, data: { steppedUpAt: new Date(Date.now() - 301_000) } });
  for (const session of [token, steppedUp]) {
    expect((await options(session)).body.error.code).toBe("STEP_UP_REQUIRED");
    expect((await create(session, createAuthenticator().register(challenge))).body.error.code).toBe("STEP_UP_REQUIRED");
    expect((await json(`DELETE /api/v1/auth/passkeys/${id}`, { token: session })).body.error.code).toBe("STEP_UP_REQUIRED");
  }
  expect((await json("GET /api/v1/auth/passkeys", { token })).body.data).toHaveLength(1);
});

test("the first passkey of someone without a password needs a young session; the second a step-up", async () => {
  const { user, token, addSession } = await createWorkspace();
  await db().user.update({ where: { id: user.id }, data: { passwordHash: null } });
  await db().session.update({ where: { tokenHash: sha256(token) }, data: { createdAt: new Date(Date.now() - 601_000) } });
  const { status, body } = await options(token);
  expect([status, body.error.code]).toEqual([403, "STEP_UP_REQUIRED"]);
  expect(body.error.message).toContain("Sign in again");
  const young = await addSession();
  await addPasskey(young);
  expect((await options(young)).body.error.code).toBe("STEP_UP_REQUIRED");
});

test("a stranger's passkey is not there, stepped up or not", async () => {
  const home = await createWorkspace();
  const stranger = await createWorkspace();
  const { id } = await addPasskey(await home.addSteppedUpSession());
  for (const token of [stranger.token, await stranger.addSteppedUpSession()]) {
    expect((await json(`DELETE /api/v1/auth/passkeys/${id}`, { token })).status).toBe(404);
    expect((await json(`PATCH /api/v1/auth/passkeys/${id}`, { token, body: { name: "mine" } })).status).toBe(404);
  }
});

test("a registration is refused that is wrong, answered twice, or of a passkey that is there already", async () => {
  const home = await createWorkspace();
  const token = await home.addSteppedUpSession();
  const challenge = async () => (await options(token)).body.challenge as string;
  const refuses = async (response: unknown) => expect((await create(token, response)).body.error?.code).toBe("PASSKEY_INVALID");
  const authenticator = createAuthenticator();
  await refuses(authenticator.register(await challenge(), { origin: "https://evil.example" }));
  await refuses(authenticator.register(await challenge(), { rpId: "evil.example" }));
  await refuses(authenticator.register(await challenge(), { userVerified: false }));
  await refuses(authenticator.register(await challenge(), { type: "webauthn.get" }));
  await challenge();
  await refuses(authenticator.register("AAAA"));
  const answer = authenticator.register(await challenge());
  const statuses = (await Promise.all(Array.from({ length: 10 }, () => create(token, answer)))).map(({ status }) => status);
  expect(statuses.sort()).toEqual([201, ...Array(9).fill(400)]);
  await refuses(authenticator.register(await challenge()));
  const stranger = await (await createWorkspace()).addSteppedUpSession();
  const theirs = await create(stranger, authenticator.register((await options(stranger)).body.challenge));
  expect(theirs.body.error.code).toBe("PASSKEY_INVALID");
});

test.each([[[null]], [{ length: 3 }], ["usb"], [[1, "x".repeat(100_000), "Not A Word"]]])(
  "how it is reached is nobody's word but the browser's: %#",
  async (transports) => {
    const token = await (await createWorkspace()).addSteppedUpSession();
    const answer = createAuthenticator().register((await options(token)).body.challenge);
    const made = await create(token, { ...answer, response: { ...answer.response, transports } });
    expect(made.status).toBe(201);
    expect((await options(token)).body.excludeCredentials).toEqual([{ id: answer.id, type: "public-key", transports: [] }]);
  },
);
