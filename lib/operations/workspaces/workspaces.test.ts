import { expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const unique = (word: string) => `${word}-${Math.random().toString(36).slice(2, 10)}`;
const list = async (auth: { key?: string; token?: string }) => (await json("GET /api/v1/workspaces?limit=100", auth)).body.data;

test("a workspace is made, listed newest first, and worked in", async () => {
  const home = await createWorkspace();
  const slug = unique("acme");
  const made = await json("POST /api/v1/workspaces", { key: home.key, body: { name: "ACME Bank", slug } });
  expect([made.status, made.body]).toEqual([
    201,
    { id: expect.stringMatching(/^ws_\d+$/), slug, name: "ACME Bank", role: "owner", createdAt: expect.any(String) },
  ]);
  for (const auth of [{ key: home.key }, { token: home.token }])
    expect((await list(auth)).map((each: { id: string }) => each.id)).toEqual([made.body.id, `ws_${home.workspace.id}`]);
  const second = await json(`GET /api/v1/workspaces?limit=1&after_id=${made.body.id}`, { key: home.key });
  expect([second.body.data.length, second.body.data[0].id, second.body.has_more]).toEqual([1, `ws_${home.workspace.id}`, false]);
  // A session enters it by id, number or slug; the key stays where it is.
  for (const ref of [made.body.id, made.body.id.slice(3), slug]) {
    const there = await json("GET /api/v1/workspaces/current", { token: home.token, headers: { "x-workspace-id": ref } });
    expect([there.body.id, there.body.role]).toEqual([made.body.id, "owner"]);
  }
  expect((await json("GET /api/v1/workspaces/current", { key: home.key })).body.id).toBe(`ws_${home.workspace.id}`);
  const audit = await db().auditEntry.findFirstOrThrow({ where: { action: "workspace.create", resourceId: made.body.id } });
  expect([audit.workspaceId, audit.actorType]).toEqual([Number(made.body.id.slice(3)), "api_key"]);
});

test("a slug comes from the name, gets an end when it is taken, and is refused when it was asked for", async () => {
  const home = await createWorkspace();
  const name = `Zürich Bäder ${unique("x")}`;
  const create = (body: object) => json("POST /api/v1/workspaces", { key: home.key, body });
  const first = (await create({ name })).body.slug;
  expect(first).toMatch(/^zurich-bader-x-/);
  expect((await create({ name })).body.slug).toMatch(new RegExp(`^${first}-[0-9a-f]{6}$`));
  expect((await create({ name: "北京" })).body.slug).toMatch(/^workspace(-[0-9a-f]+)?$/);
  expect((await create({ name: "2026" })).body.slug).toMatch(/^workspace-2026/);
  expect((await create({ name: "Current" })).body.slug).toMatch(/^workspace-current/);
  const taken = await create({ name: "Other", slug: first });
  expect([taken.status, taken.body.error.code, taken.body.error.param]).toEqual([409, "SLUG_TAKEN", "slug"]);
  for (const slug of ["2026", "current", "UPPER", "a--b", "-a", "", "a b", "x".repeat(65), "ws_1"])
    expect((await create({ name: "Other", slug })).body.error, slug).toMatchObject({ code: "INVALID_INPUT", param: "slug" });
  // The names that people have do not end up as numbers either.
  const person = await json("POST /api/v1/auth/sign-up", { body: { email: `${Date.now()}@example.com`, password: "correct horse", name: "N" } });
  expect(person.body.workspace.slug).toMatch(/^workspace-\d+$/);
});

test("of twenty who ask for one slug at once, one gets it; twenty of one name all get their own", async () => {
  const home = await createWorkspace();
  const slug = unique("race");
  const many = (body: object) => Promise.all(Array.from({ length: 20 }, () => json("POST /api/v1/workspaces", { key: home.key, body })));
  const statuses = (await many({ name: "Race", slug })).map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array(19).fill(409)]);
  const named = await many({ name: unique("Same name") });
  expect(named.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(new Set(named.map(({ body }) => body.slug)).size).toBe(20);
});

test("the same idempotency-key makes one workspace", async () => {
  const home = await createWorkspace();
  const send = () => json("POST /api/v1/workspaces", { key: home.key, body: { name: "Once" }, headers: { "idempotency-key": "once" } });
  const first = await send();
  const again = await send();
  expect([again.body.id, again.headers.get("idempotency-replayed")]).toEqual([first.body.id, "true"]);
  expect(await list(home)).toHaveLength(2);
});

test("admins rename, members do not, and a taken slug is refused", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const path = `PATCH /api/v1/workspaces/ws_${home.workspace.id}`;
  const slug = unique("renamed");
  const admin = await home.addMember("admin");
  const done = await json(path, { key: admin.key, body: { name: "New name", slug } });
  expect([done.status, done.body]).toMatchObject([200, { name: "New name", slug, role: "admin" }]);
  expect((await json(`PATCH /api/v1/workspaces/${slug}`, { token: home.token, body: {} })).body.slug).toBe(slug);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "workspace.update" } })).toBe(1);
  expect((await json(path, { key: (await home.addMember("member")).key, body: { name: "x" } })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(path, { key: home.key, body: { slug: other.workspace.slug } })).body.error).toMatchObject({ code: "SLUG_TAKEN", param: "slug" });
  // A key can name only its own workspace, also where its maker is a member of another.
  const second = (await json("POST /api/v1/workspaces", { key: home.key, body: { name: "Second" } })).body;
  expect((await json(`PATCH /api/v1/workspaces/${second.id}`, { key: home.key, body: { name: "x" } })).status).toBe(404);
  expect((await json(`PATCH /api/v1/workspaces/${second.id}`, { token: home.token, body: { name: "x" } })).status).toBe(200);
  for (const ref of ["%00", "%C3%A9", "a%2Fb"])
    expect((await json(`PATCH /api/v1/workspaces/${ref}`, { token: home.token, body: { name: "x" } })).status, ref).toBe(404);
});

test("a deleted workspace is gone with its keys, its log stays, and nobody is left without one", async () => {
  const home = await createWorkspace();
  const member = await home.addMember("member");
  const elsewhere = await createWorkspace();
  await db().member.create({ data: { workspaceId: home.workspace.id, userId: elsewhere.user.id, role: "admin" } });
  const path = `DELETE /api/v1/workspaces/${home.workspace.slug}`;
  expect((await json(path, { token: await elsewhere.addSession() })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(path, { key: (await home.addKey(["profile:read"])).key })).body.error).toBe("ACCESS_DENIED");
  await json("POST /api/v1/skills/text-statistics/run", { key: home.key, body: { input: "x" } });
  expect((await json(path, { token: home.token })).status).toBe(204);
  expect((await json("GET /api/v1/profile", { key: home.key })).body.error.code).toBe("KEY_INVALID");
  expect(await db().execution.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: { in: ["execution.create", "workspace.delete"] } } })).toBe(2);
  expect((await json(path, { token: home.token })).status).toBe(404);
  for (const { user } of [home, member]) {
    const own = await list({ token: await home.addSession(user.id) });
    expect([own.length, own[0].role, own[0].id]).toEqual([1, "owner", expect.not.stringMatching(`^ws_${home.workspace.id}$`)]);
  }
  expect(await list({ token: elsewhere.token })).toHaveLength(1);
});

test("two workspaces deleted at the same time leave their owner in one", async () => {
  const home = await createWorkspace();
  const second = (await json("POST /api/v1/workspaces", { key: home.key, body: { name: "Second" } })).body;
  const answers = await Promise.all([second.id, home.workspace.slug].map((ref) => json(`DELETE /api/v1/workspaces/${ref}`, { token: home.token })));
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  expect(await list({ token: home.token })).toHaveLength(1);
});

test("a key is moved to another workspace of its maker, and what was allowed it ends", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const { id: keyId, key } = await home.addKey(["*"]);
  const second = (await json("POST /api/v1/workspaces", { key, body: { name: unique("Second") } })).body;
  const consent = (data: { status: "pending" | "approved"; code: string }) =>
    db().consent.create({
      data: {
        ...{ workspaceId: home.workspace.id, apiKeyId: keyId, scopes: ["memory:read"], mode: "persistent", status: data.status },
        ...{ linkCode: sha256(data.code), linkCodeHash: sha256(unique(data.code)), expiresAt: new Date(Date.now() + 60_000) },
      },
    });
  const pending = await consent({ status: "pending", code: "a" });
  const { id: consentId } = await consent({ status: "approved", code: "b" });
  const grant = await db().grant.create({
    data: { workspaceId: home.workspace.id, apiKeyId: keyId, consentId, scopes: ["memory:read"], mode: "persistent" },
  });

  const put = (workspace: unknown, auth: object = { key }) => json("PUT /api/v1/workspaces/current", { ...auth, body: { workspace } });
  expect((await put(home.workspace.slug)).body.id).toBe(`ws_${home.workspace.id}`);
  expect((await db().grant.findUniqueOrThrow({ where: { id: grant.id } })).revokedAt).toBeNull();
  for (const ref of [other.workspace.id, `ws_${other.workspace.id}`, other.workspace.slug, "nothing", "ws_0", 2_000_000_000, 1e12, "Ä"])
    expect((await put(ref)).status, String(ref)).toBe(404);
  expect((await put(second.id, { token: home.token })).body.error.code).toBe("API_KEY_REQUIRED");
  expect((await put(true)).body.error.param).toBe("workspace");

  const twins = await Promise.all([put(second.slug), put(second.id), put(Number(second.id.slice(3)))]);
  for (const { status, body } of twins) expect([status, body]).toMatchObject([200, { id: second.id, slug: second.slug, role: "owner" }]);
  expect((await json("GET /api/v1/workspaces/current", { key })).body.id).toBe(second.id);
  expect((await db().consent.findUniqueOrThrow({ where: { id: pending.id } })).expiresAt.getTime()).toBeLessThanOrEqual(Date.now());
  expect((await db().grant.findUniqueOrThrow({ where: { id: grant.id } })).revokedAt).not.toBeNull();
  // One move, written down on both sides.
  const entries = await db().auditEntry.findMany({ where: { action: "api_key.update", resourceId: `key_${keyId}` } });
  expect(entries.map(({ workspaceId }) => `ws_${workspaceId}`).sort()).toEqual([`ws_${home.workspace.id}`, second.id].sort());
  for (const { metadata } of entries) expect(metadata).toEqual({ from: `ws_${home.workspace.id}`, to: second.id });
});

test("a name is changed, and is not in the audit log", async () => {
  const home = await createWorkspace();
  const { key } = await home.addMember("viewer");
  expect((await json("PATCH /api/v1/profile", { key, body: { name: "  New Display Name " } })).body.name).toBe("New Display Name");
  expect((await json("GET /api/v1/profile", { key })).body.name).toBe("New Display Name");
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "user.update" } });
  expect(entries.map(({ metadata }) => metadata)).toEqual([{ fields: ["name"] }]);
  for (const name of ["", "   ", "x".repeat(101), "a\u202eb", "a\nb"])
    expect((await json("PATCH /api/v1/profile", { key, body: { name } })).body.error.param, name).toBe("name");
});

test("a workspace that is deleted while others work in it answers them that it is gone, and never 500", async () => {
  for (let round = 0; round < 6; round++) {
    const home = await createWorkspace();
    const agent = await home.addKey([]);
    const [{ key, token }, path] = [home, `ws_${home.workspace.id}`];
    const open = (await json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["memory:read"] } })).body;
    const answers = await Promise.all([
      json("POST /api/v1/skills/summarize/install", { key, body: {} }),
      json("POST /api/v1/skills/text-statistics/run", { key, body: { input: "raced" } }),
      json("POST /api/v1/api-keys", { key, body: { name: "raced" } }),
      json(`POST /api/v1/api-keys/key_${agent.id}/rotate`, { key, body: {} }),
      json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["billing:read"] } }),
      json(`POST /api/v1/agents/consents/${open.consent_id}/approve`, { token, body: {} }),
      json(`POST /api/v1/workspaces/${path}/invitations`, { key, body: { email: "raced@example.com" } }),
      json(`DELETE /api/v1/workspaces/${path}`, { token }),
    ]);
    for (const { status, body } of answers) expect(status, JSON.stringify(body)).toBeLessThan(500);
    expect(answers.at(-1)?.status).toBe(204);
  }
});
