import { expect, test } from "vitest";
import { fingerprint } from "#lib/api/idempotency";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const create = (key: string, idempotency: string, body: object = { name: "one" }) =>
  json("POST /api/v1/api-keys", { key, body, headers: { "idempotency-key": idempotency } });

test("the same request again gets the same answer, and the work is done once", async () => {
  const { key, workspace } = await createWorkspace();
  const first = await create(key, "a");
  const again = await create(key, '"a"');
  expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
  expect([again.status, again.headers.get("idempotency-replayed"), again.body]).toEqual([201, "true", first.body]);
  expect(await db().apiKey.count({ where: { workspaceId: workspace.id } })).toBe(2);
});

test("the order of the fields does not matter, their values, the path and the method do", async () => {
  const { key } = await createWorkspace();
  const one = await create(key, "a", { name: "x", scopes: ["memory:read"] });
  expect((await create(key, "a", { scopes: ["memory:read"], name: "x" })).body).toEqual(one.body);
  const other = await create(key, "a", { name: "y" });
  expect([other.status, other.body.error.code]).toEqual([400, "IDEMPOTENCY_KEY_REUSED"]);
  const elsewhere = await json("POST /api/v1/skills/summarize/install", { key, body: {}, headers: { "idempotency-key": "a" } });
  expect(elsewhere.body.error.code).toBe("IDEMPOTENCY_KEY_REUSED");
});

test("twenty at once do the work once; the rest wait or get its answer", async () => {
  const { key, workspace } = await createWorkspace();
  const answers = await Promise.all(Array.from({ length: 20 }, () => create(key, "race")));
  const statuses = answers.map((answer) => (answer.status === 409 ? answer.body.error.code : answer.status));
  expect(new Set(statuses).difference(new Set([201, "IDEMPOTENCY_IN_PROGRESS"]))).toEqual(new Set());
  expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.key)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 409).every(({ headers }) => headers.get("retry-after") === "1")).toBe(true);
  expect(await db().apiKey.count({ where: { workspaceId: workspace.id, name: "one" } })).toBe(1);
});

test("keys of one workspace mean nothing in another", async () => {
  const [a, b] = [await createWorkspace(), await createWorkspace()];
  expect((await create(a.key, "same")).body.id).not.toBe((await create(b.key, "same")).body.id);
});

test("a refusal by the work is kept, one before it is not", async () => {
  const { key } = await createWorkspace();
  const uninstall = () => json("POST /api/v1/skills/summarize/uninstall", { key, body: {}, headers: { "idempotency-key": "u" } });
  expect((await uninstall()).status).toBe(404);
  await json("POST /api/v1/skills/summarize/install", { key, body: {} });
  const kept = await uninstall();
  expect([kept.status, kept.headers.get("idempotency-replayed")]).toEqual([404, "true"]);

  expect((await create(key, "v", { name: "" })).status).toBe(400);
  expect((await create(key, "v", { name: "now it is right" })).status).toBe(201);
});

test("what is stored cannot be read without the key", async () => {
  const { key, workspace } = await createWorkspace();
  const { body } = await create(key, "secret");
  const [row] = await db().idempotencyKey.findMany({ where: { workspaceId: workspace.id } });
  expect(Buffer.from(row?.body ?? []).toString("latin1")).not.toContain(body.key);
});

test("a key that is too long or not printable is refused by name", async () => {
  const { key } = await createWorkspace();
  for (const bad of ["x".repeat(256), "", "tab\there"]) {
    const { status, body } = await create(key, bad);
    expect([status, body.error.param]).toEqual([400, "idempotency-key"]);
  }
});

test("another person of the workspace does not get the first one's answer", async () => {
  const { key, addMember } = await createWorkspace();
  const admin = await addMember("admin");
  expect((await create(key, "mine")).status).toBe(201);
  const theirs = await create(admin.key, "mine");
  expect([theirs.status, theirs.body.error.code]).toEqual([400, "IDEMPOTENCY_KEY_REUSED"]);
});

test("a session's own matters are not answered for another session of the same person", async () => {
  const { token, addSession, user } = await createWorkspace();
  await db().user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword("correct horse") } });
  const stepUp = (session: string) =>
    json("POST /api/v1/auth/step-up", { token: session, headers: { "idempotency-key": "proof" }, body: { password: "correct horse" } });
  const other = await addSession();
  expect((await stepUp(token)).status).toBe(204);
  expect((await stepUp(other)).body.error.code).toBe("IDEMPOTENCY_KEY_REUSED");
});

test("what tells two requests apart is no hash that a password could be tried against", async () => {
  const { token, user, workspace } = await createWorkspace();
  await db().user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword("correct horse") } });
  await json("POST /api/v1/auth/step-up", { token, headers: { "idempotency-key": "proof" }, body: { password: "correct horse" } });
  const row = await db().idempotencyKey.findFirstOrThrow({ where: { workspaceId: workspace.id } });
  const session = await db().session.findFirstOrThrow({ where: { tokenHash: sha256(token) } });
  const text = `session ${session.id}\nPOST /auth/step-up\n{"password":"correct horse"}`;
  expect(Buffer.from(row.fingerprint).equals(fingerprint(`session ${session.id}`, "POST /auth/step-up", { password: "correct horse" }))).toBe(true);
  expect(Buffer.from(row.fingerprint).equals(sha256(text))).toBe(false);
});
