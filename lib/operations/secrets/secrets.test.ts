import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { boundSecrets } from "#lib/runtime/secrets";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const VALUE = "sk-a-very-secret-value-0123456789";

async function newSecret(key: string, name = "OPENAI_KEY", value = VALUE) {
  const { status, body } = await json("POST /api/v1/secrets", { key, body: { name, value } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

test("a secret is made, listed, renamed, given another value and deleted, and its value is never in an answer", async () => {
  const { key, workspace } = await createWorkspace();
  const made = await newSecret(key);
  const times = { createdAt: made.createdAt, updatedAt: made.createdAt };
  expect(made).toEqual({ id: expect.stringMatching(/^sec_\d+$/), name: "OPENAI_KEY", boundTo: [], bindings: [], ...times });
  expect((await json("GET /api/v1/secrets", { key })).body).toEqual({
    data: [{ ...made, lastUsedAt: null }],
    first_id: made.id,
    last_id: made.id,
    has_more: false,
  });

  const number = made.id.slice(4);
  const renamed = await json(`PATCH /api/v1/secrets/${number}`, { key, body: { name: "OTHER.key-1" } });
  expect([renamed.status, renamed.body.name, renamed.body.id]).toEqual([200, "OTHER.key-1", made.id]);
  const again = await json(`PATCH /api/v1/secrets/${made.id}`, { key, body: { name: "OTHER.key-1" } });
  expect(again.body).toEqual(renamed.body);
  const replaced = await json(`PATCH /api/v1/secrets/${made.id}`, { key, body: { value: `${VALUE}-2` } });
  expect(Date.parse(replaced.body.updatedAt)).toBeGreaterThanOrEqual(Date.parse(renamed.body.updatedAt));
  expect((await json(`DELETE /api/v1/secrets/${made.id}`, { key })).status).toBe(204);
  expect((await json(`DELETE /api/v1/secrets/${made.id}`, { key })).status).toBe(404);
  expect((await json(`PATCH /api/v1/secrets/${made.id}`, { key, body: { value: "x" } })).status).toBe(404);

  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, resourceType: "secret" }, orderBy: { id: "asc" } });
  expect(entries.map(({ action, resourceId, metadata }) => [action, resourceId, metadata])).toEqual([
    ["secret.create", made.id, { name: "OPENAI_KEY" }],
    ["secret.update", made.id, { from: "OPENAI_KEY", name: "OTHER.key-1", valueChanged: false }],
    ["secret.update", made.id, { name: "OTHER.key-1", valueChanged: true }],
    ["secret.delete", made.id, { name: "OTHER.key-1", boundTo: [] }],
  ]);
  expect(JSON.stringify([made, renamed, replaced, entries])).not.toContain("secret-value");
});

test("names are unique in a workspace, also for two who come at once, and free in another", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const both = await Promise.all([1, 2].map(() => json("POST /api/v1/secrets", { key: home.key, body: { name: "A", value: VALUE } })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({ type: "conflict_error", code: "SECRET_EXISTS", param: "name" });
  await newSecret(other.key, "A");
  const b = await newSecret(home.key, "B");
  expect((await json(`PATCH /api/v1/secrets/${b.id}`, { key: home.key, body: { name: "A" } })).body.error.code).toBe("SECRET_EXISTS");
  expect((await json(`PATCH /api/v1/secrets/${b.id}`, { key: other.key, body: { name: "C" } })).status).toBe(404);
});

test("names and values that cannot be are refused, and the value is not said", async () => {
  const { key } = await createWorkspace();
  const post = (body: object) => json("POST /api/v1/secrets", { key, body });
  for (const name of ["", "with space", "umläut", "a/b", "x".repeat(101), "new\nline"])
    expect((await post({ name, value: VALUE })).body.error).toMatchObject({ code: "INVALID_INPUT", param: "name" });
  for (const value of ["", `${VALUE}\u0000`, `${VALUE}${"x".repeat(64 * 1024)}`, `${VALUE}${"ü".repeat(33 * 1024)}`, 7, { VALUE }]) {
    const { status, body } = await post({ name: "A", value });
    expect([status, body.error.param]).toEqual([400, "value"]);
    expect(JSON.stringify(body)).not.toContain("secret-value");
  }
  await newSecret(key, "A", "ü".repeat(32 * 1024));
  await newSecret(key, "B", "x");
});

test("members and viewers read names, and admins write", async () => {
  const home = await createWorkspace();
  const { id } = await newSecret(home.key);
  const [admin, member, viewer] = await Promise.all((["admin", "member", "viewer"] as const).map((role) => home.addMember(role)));
  const statuses = async (key: string) => [
    (await json("GET /api/v1/secrets", { key })).status,
    (await json("GET /api/v1/skills/summarize/secrets", { key })).status,
    (await json(`PATCH /api/v1/secrets/${id}`, { key, body: { value: "x" } })).status,
    (await json("POST /api/v1/skills/summarize/secrets", { key, body: { secretId: "sec_1", envVar: "A" } })).status,
  ];
  expect(await statuses(admin?.key ?? "")).toEqual([200, 200, 200, 400]);
  expect(await statuses(member?.key ?? "")).toEqual([200, 200, 403, 403]);
  expect(await statuses(viewer?.key ?? "")).toEqual([200, 200, 403, 403]);
});

test("an idempotency-key makes one secret", async () => {
  const { key } = await createWorkspace();
  const options = { key, headers: { "idempotency-key": "create-openai-key" }, body: { name: "OPENAI_KEY", value: VALUE } };
  const [first, second] = [await json("POST /api/v1/secrets", options), await json("POST /api/v1/secrets", options)];
  expect([first.status, second.status, second.headers.get("idempotency-replayed")]).toEqual([201, 201, "true"]);
  expect(second.body).toEqual(first.body);
  expect((await json("GET /api/v1/secrets", { key })).body.data).toHaveLength(1);
});

test("a value cannot be moved to another secret or workspace", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const slug = await publishSkill({ script: "true" });
  const ids = [await newSecret(home.key, "A", "one"), await newSecret(home.key, "B", "two"), await newSecret(other.key, "A", "three")].map(({ id }) =>
    Number(id.slice(4)),
  ) as [number, number, number];
  await json(`POST /api/v1/skills/${slug}/secrets`, { key: home.key, body: { secretId: ids[0], envVar: "A" } });
  const skill = await db().skill.findUniqueOrThrow({ where: { slug } });
  expect(await boundSecrets(db(), home.workspace.id, skill.id)).toEqual([{ envVar: "A", name: "A", value: "one" }]);
  for (const from of [ids[1], ids[2]]) {
    const { value } = await db().secret.findUniqueOrThrow({ where: { id: from } });
    await db().secret.update({ where: { id: ids[0] }, data: { value } });
    await expect(boundSecrets(db(), home.workspace.id, skill.id)).rejects.toThrow();
  }
});
