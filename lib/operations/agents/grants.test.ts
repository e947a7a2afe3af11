import { expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { approve, askKey, connect, executions, granted, install, poll, scopesOf } from "#lib/testing/agent";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("twenty polls that race deliver one token", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const { body } = await connect(agent, ["memory:read"]);
  await approve(home, body.consent_id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => poll(agent, body.consent_id)));
  expect(answers.flatMap((answer) => answer.body.grant_token ?? [])).toHaveLength(1);
  for (const answer of answers) expect(answer.body).toMatchObject({ status: "granted", scopes: ["memory:read"] });
});

test("asking with HEAD does not use the token up", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const { body } = await connect(agent, ["memory:read"]);
  await approve(home, body.consent_id);
  const head = await json(`HEAD /api/v1/agents/connect/poll/${body.consent_id}`, { key: agent.key });
  expect([head.status, head.headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
  expect((await poll(agent, body.consent_id)).body.grant_token).toBeTruthy();
});

test("a session grant works with its token for an hour, and not without", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const token = await granted(home, agent, ["workspace:files:read"], "session");
  expect((await executions(agent)).status).toBe(403);
  expect((await executions(agent, token)).status).toBe(200);
  expect((await executions(agent, token)).status).toBe(200);
  const row = await db().grant.findFirstOrThrow({ where: { apiKeyId: agent.id } });
  expect((row.expiresAt as Date).getTime() - row.createdAt.getTime()).toBeGreaterThan(3_598_000);
  expect((row.expiresAt as Date).getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(3_601_000);
  await db().grant.update({ where: { id: row.id }, data: { expiresAt: new Date() } });
  expect((await executions(agent, token)).body.error).toBe("PERMISSION_REQUIRED");
});

test("twenty calls that race use a one-time grant once, reads and writes alike", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const read = await granted(home, agent, ["workspace:files:read"], "one_time");
  const reads = await Promise.all(Array.from({ length: 20 }, () => executions(agent, read)));
  expect(reads.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(403)]);
  const write = await granted(home, agent, ["workspace:files:write"], "one_time");
  const writes = await Promise.all(Array.from({ length: 20 }, () => install(agent, write)));
  expect(writes.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(403)]);
  expect(await db().auditEntry.count({ where: { action: "grant.use", actorId: agent.id } })).toBe(2);
});

test("a one-time grant lasts five minutes, and a call that does nothing does not use it up", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const token = await granted(home, agent, ["workspace:files:write"], "one_time");
  const missing = await json("POST /api/v1/skills/there-is-none/install", { key: agent.key, body: {}, headers: { "x-permission-grant": token } });
  expect(missing.status).toBe(404);
  const row = await db().grant.findFirstOrThrow({ where: { apiKeyId: agent.id } });
  expect(row.usedAt).toBeNull();
  const seconds = ((row.expiresAt as Date).getTime() - row.createdAt.getTime()) / 1000;
  expect(Math.round(seconds)).toBe(300);
  await db().grant.update({ where: { id: row.id }, data: { expiresAt: new Date() } });
  expect((await install(agent, token)).status).toBe(403);
});

test("the same request sent again gets its stored answer, although the grant is used up", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const token = await granted(home, agent, ["workspace:files:write"], "one_time");
  const first = await install(agent, token, { "idempotency-key": "once" });
  const second = await install(agent, token, { "idempotency-key": "once" });
  expect([first.status, second.status, second.headers.get("idempotency-replayed")]).toEqual([200, 200, "true"]);
  expect((await install(agent, token, { "idempotency-key": "another" })).status).toBe(403);
});

test("a token works only with the key it was given to", async () => {
  const home = await createWorkspace();
  const [agent, thief] = [await askKey(home), await askKey(home)];
  const token = await granted(home, agent, ["workspace:files:read"], "session");
  expect((await executions(thief, token)).body.error).toBe("ACTIVATION_REQUIRED");
  expect((await executions(agent, `${token}x`)).body.error).toBe("PERMISSION_REQUIRED");
});

test("every use is in the audit log, naming the call", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const token = await granted(home, agent, ["workspace:files:read"], "session");
  await executions(agent, token);
  await executions(agent, token);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "grant.use" } });
  expect(entries).toHaveLength(2);
  expect(entries[0]).toMatchObject({ actorType: "api_key", actorId: agent.id, metadata: { operation: "GET /executions", scope: "workspace:files:read" } });
});

test("revoking a grant takes back what it gave, and leaves what another gave", async () => {
  const home = await createWorkspace();
  const agent = await home.addKey(["agent:list"]);
  const first = await granted(home, agent, ["memory:read", "workspace:files:read"], "persistent");
  await granted(home, agent, ["memory:read", "billing:read"], "persistent");
  expect((await scopesOf(agent)).sort()).toEqual(["agent:list", "billing:read", "memory:read", "workspace:files:read"]);
  const row = await db().grant.findUniqueOrThrow({ where: { tokenHash: sha256(first) } });
  const revoke = () => json(`POST /api/v1/agents/grants/grt_${row.id}/revoke`, { token: home.token });
  expect((await revoke()).body.status).toBe("revoked");
  expect((await scopesOf(agent)).sort()).toEqual(["agent:list", "billing:read", "memory:read"]);
  expect((await executions(agent, first)).body.error).toBe("PERMISSION_REQUIRED");
  expect((await revoke()).status).toBe(200);
  expect(await db().auditEntry.count({ where: { action: "grant.revoke", resourceId: `grt_${row.id}` } })).toBe(1);
  const list = async (status: string) => (await json(`GET /api/v1/agents/grants?status=${status}`, { token: home.token })).body.data;
  expect((await list("revoked")).map((each: { id: string }) => each.id)).toEqual([`grt_${row.id}`]);
  expect(await list("active")).toHaveLength(1);
});

test("a scope that is asked for in the middle of a public operation can come from a grant too", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  const token = await granted(home, agent, ["workspace:files:read"], "one_time");
  const list = () => json("GET /api/v1/skills", { key: agent.key, headers: { "x-permission-grant": token } });
  expect((await list()).status).toBe(200);
  expect((await list()).body.error).toBe("PERMISSION_REQUIRED");
});
