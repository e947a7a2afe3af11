import { describe, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { pool } from "#lib/platform/rows";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const create = async (key: string, body: object) => json("POST /api/v1/api-keys", { key, body: { name: "ci", ...body } });
const rotate = (key: string, id: string, body: object = {}) => json(`POST /api/v1/api-keys/${id}/rotate`, { key, body });
const works = async (key: string) => (await json("GET /api/v1/profile", { key })).body.error?.code ?? "yes";

describe("creating", () => {
  test("the key is shown once, and listed by prefix and last four", async () => {
    const { key } = await createWorkspace();
    const made = (await create(key, {})).body;
    expect(made.key).toMatch(/^ck_[0-9A-Za-z]{38}$/);
    const { data } = (await json("GET /api/v1/api-keys?limit=1", { key })).body;
    expect(data[0]).toMatchObject({ id: made.id, prefix: made.key.slice(0, 7), lastFour: made.key.slice(-4), scopes: ["*"], rotatedToId: null });
    expect(JSON.stringify(data)).not.toContain(made.key);
  });

  test("both headers take it, and using it is noted", async () => {
    const home = await createWorkspace();
    const made = (await create(home.key, { scopes: ["profile:read"] })).body;
    expect(await works(made.key)).toBe("yes");
    expect((await json("GET /api/v1/profile", { headers: { authorization: `Bearer ${made.key}` } })).status).toBe(200);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id: Number(made.id.slice(4)) } });
    expect(row.lastUsedAt).not.toBeNull();
  });

  test("a mistyped key is refused without a query", async () => {
    const home = await createWorkspace();
    const last = home.key.at(-1) === "A" ? "B" : "A";
    const query = vi.spyOn(pool(), "query");
    expect(await works(home.key.slice(0, -1) + last)).toBe("KEY_INVALID");
    expect(query).not.toHaveBeenCalled();
    expect(await works(home.key)).toBe("yes");
    expect(query).toHaveBeenCalled();
    query.mockRestore();
  });

  test("scopes that do not exist and a moment that is past are refused by name; a key makes none that outlives it", async () => {
    const home = await createWorkspace();
    expect((await create(home.key, { scopes: ["memory:read", "nothing:read"] })).body.error.param).toBe("scopes.1");
    expect((await create(home.key, { expiresAt: "2020-01-01T00:00:00Z" })).body.error.param).toBe("expiresAt");
    const soon = new Date(Date.now() + 3600_000).toISOString();
    const short = (await create(home.key, { expiresAt: soon })).body;
    expect((await create(short.key, { expiresAt: new Date(Date.now() + 7200_000).toISOString() })).body.error.param).toBe("expiresAt");
    expect((await create(short.key, {})).body.expiresAt).toBe(soon);
  });
});

describe("revoking", () => {
  test("takes effect with the next request, and again changes nothing", async () => {
    const home = await createWorkspace();
    const made = (await create(home.key, {})).body;
    const revoke = () => json(`POST /api/v1/api-keys/${made.id}/revoke`, { key: home.key });
    const first = await revoke();
    expect(await works(made.key)).toBe("KEY_REVOKED");
    expect((await revoke()).body.revokedAt).toBe(first.body.revokedAt);
    expect(await db().auditEntry.count({ where: { action: "api_key.revoke", resourceId: made.id } })).toBe(1);
  });

  test("members revoke their own keys, admins all", async () => {
    const home = await createWorkspace();
    const member = await home.addMember("member");
    const own = await home.addKey(["*"], member.user.id);
    const headers = { "x-workspace-id": home.workspace.slug };
    const token = await home.addSession(member.user.id);
    expect((await json(`POST /api/v1/api-keys/key_${own.id}/revoke`, { token, headers })).status).toBe(200);
    const other = await home.addKey(["*"]);
    const refused = await json(`POST /api/v1/api-keys/key_${other.id}/revoke`, { token, headers });
    expect([refused.status, refused.body.error.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect(await works(other.key)).toBe("yes");
  });
});

describe("rotating", () => {
  test("gives a new key that may do the same, and the old one works until the grace is over", async () => {
    const home = await createWorkspace();
    const old = (await create(home.key, { scopes: ["profile:read", "memory:read"] })).body;
    const next = await rotate(home.key, old.id, { graceSeconds: 600 });
    expect(next.status).toBe(201);
    expect(next.body).toMatchObject({ name: "ci", scopes: ["profile:read", "memory:read"], expiresAt: null });
    expect([await works(old.key), await works(next.body.key)]).toEqual(["yes", "yes"]);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id: Number(old.id.slice(4)) } });
    expect(Math.round(((row.expiresAt as Date).getTime() - Date.now()) / 1000)).toBeCloseTo(600, -1);
    await db().apiKey.update({ where: { id: row.id }, data: { expiresAt: new Date() } });
    expect([await works(old.key), await works(next.body.key)]).toEqual(["KEY_EXPIRED", "yes"]);
  });

  test("without grace the old key ends at once", async () => {
    const home = await createWorkspace();
    const old = (await create(home.key, {})).body;
    await rotate(home.key, old.id, { graceSeconds: 0 });
    expect(await works(old.key)).toBe("KEY_REVOKED");
  });

  test("twenty that race make one successor; one that is over is not rotated", async () => {
    const home = await createWorkspace();
    const old = (await create(home.key, {})).body;
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(home.key, old.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe("KEY_NOT_ACTIVE");
    expect(await db().apiKey.count({ where: { workspaceId: home.workspace.id, name: "ci" } })).toBe(2);
  });

  test("never lengthens the old key, and never outlives the key that asks", async () => {
    const home = await createWorkspace();
    const soon = new Date(Date.now() + 60_000).toISOString();
    const old = (await create(home.key, { expiresAt: soon })).body;
    const next = (await rotate(old.key, old.id, { graceSeconds: 86_400 })).body;
    expect(next.expiresAt).toBe(soon);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id: Number(old.id.slice(4)) } });
    expect(row.expiresAt?.toISOString()).toBe(soon);
  });

  test("what a person allowed for good goes along, and leaves both when it is revoked", async () => {
    const home = await createWorkspace();
    const agent = await home.addKey(["profile:read"]);
    const { body } = await json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["memory:read"] } });
    await json(`POST /api/v1/agents/consents/${body.consent_id}/approve`, { token: home.token, body: {} });
    const next = (await rotate(home.key, `key_${agent.id}`)).body;
    expect(next.scopes).toEqual(["profile:read", "memory:read"]);
    const grant = await db().grant.findFirstOrThrow({ where: { workspaceId: home.workspace.id } });
    await json(`POST /api/v1/agents/grants/grt_${grant.id}/revoke`, { token: home.token });
    const rows = await db().apiKey.findMany({ where: { id: { in: [agent.id, Number(next.id.slice(4))] } } });
    expect(rows.map(({ scopes }) => scopes)).toEqual([["profile:read"], ["profile:read"]]);
  });

  test("only the person whose key it is rotates it; an admin would get a key that acts as someone else", async () => {
    const home = await createWorkspace();
    const admin = await home.addMember("admin");
    const owners = await home.addKey(["*"]);
    const refused = await rotate(admin.key, `key_${owners.id}`);
    expect([refused.status, refused.body.error.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect((await json(`POST /api/v1/api-keys/key_${owners.id}/revoke`, { key: admin.key })).status).toBe(200);
  });

  test("one key at a time is on its way out: rotating the new one ends the old", async () => {
    const home = await createWorkspace();
    const first = (await create(home.key, {})).body;
    const second = (await rotate(home.key, first.id)).body;
    const third = (await rotate(home.key, second.id)).body;
    expect([await works(first.key), await works(second.key), await works(third.key)]).toEqual(["KEY_REVOKED", "yes", "yes"]);
  });

  test("what was being asked for ends, and the new key asks from then on", async () => {
    const home = await createWorkspace();
    const agent = await home.addKey(["*"]);
    const ask = (key: string) => json("POST /api/v1/agents/connect", { key, body: { requestedScopes: ["profile:read"] } });
    const { consent_id } = (await ask(agent.key)).body;
    const next = (await rotate(home.key, `key_${agent.id}`)).body;
    expect((await json(`GET /api/v1/agents/connect/poll/${consent_id}`, { key: agent.key })).body.status).toBe("expired");
    expect((await json(`POST /api/v1/agents/consents/${consent_id}/approve`, { token: home.token, body: {} })).body.error.code).toBe("REQUEST_EXPIRED");
    expect((await ask(agent.key)).body.error.code).toBe("KEY_NOT_ACTIVE");
    const again = (await ask(next.key)).body;
    await json(`POST /api/v1/agents/consents/${again.consent_id}/approve`, { token: home.token, body: {} });
    const rows = await db().apiKey.findMany({ where: { id: { in: [agent.id, Number(next.id.slice(4))] } } });
    expect(rows.map(({ scopes }) => scopes)).toEqual([["profile:read"], ["profile:read"]]);
  });

  test("a grant that is revoked while its key is rotated is gone from both", async () => {
    const home = await createWorkspace();
    for (let round = 0; round < 10; round++) {
      const agent = await home.addKey(["profile:read"]);
      const { body } = await json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["memory:read"] } });
      await json(`POST /api/v1/agents/consents/${body.consent_id}/approve`, { token: home.token, body: {} });
      const grant = await db().grant.findFirstOrThrow({ where: { apiKeyId: agent.id } });
      const [next, revoked] = await Promise.all([
        rotate(home.key, `key_${agent.id}`),
        json(`POST /api/v1/agents/grants/grt_${grant.id}/revoke`, { token: home.token }),
      ]);
      expect([next.status, revoked.status]).toEqual([201, 200]);
      const rows = await db().apiKey.findMany({ where: { id: { in: [agent.id, Number(next.body.id.slice(4))] } } });
      expect(rows.map(({ scopes }) => scopes)).toEqual([["profile:read"], ["profile:read"]]);
    }
  });
});

test("a key that has ended is noted when somebody uses it", async () => {
  const home = await createWorkspace();
  const made = (await create(home.key, {})).body;
  await json(`POST /api/v1/api-keys/${made.id}/revoke`, { key: home.key });
  await works(made.key);
  const entry = await db().auditEntry.findFirst({ where: { workspaceId: home.workspace.id, action: "api_key.refuse" } });
  expect(entry).toMatchObject({ resourceId: made.id, actorType: "anonymous", metadata: { code: "KEY_REVOKED", operation: "GET /profile" } });
});
