import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { emitEvent, eventBody } from "#lib/runtime/webhooks";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const URL = "https://hooks.example.com/clanker?token=of-the-target";
const post = ({ key }: TestWorkspace, body: object) => json("POST /api/v1/account/webhooks", { key, body });
const make = async (home: TestWorkspace, events = ["*"]) => {
  const { status, body } = await post(home, { url: URL, events });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data as { id: string; secret: string };
};
const rows = (home: TestWorkspace) => db().webhookDelivery.findMany({ where: { webhook: { workspaceId: home.workspace.id } }, orderBy: { id: "asc" } });

test("a webhook is made, listed, changed and deleted, and its secret is in one answer", async () => {
  const home = await createWorkspace();
  const { status, body } = await post(home, { url: URL, events: ["execution.*", "test", "test"], description: "CI" });
  expect(status).toBe(201);
  const { secret, ...shown } = body.data;
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(shown).toEqual({
    ...{ id: expect.stringMatching(/^hook_\d+$/), url: URL, events: ["execution.*", "test"], description: "CI", enabled: true, disabled_reason: null },
    ...{ failing_since: null, resume_at: null, previous_secret_until: null, created_at: shown.created_at, updated_at: shown.updated_at },
  });
  const list = await json("GET /api/v1/account/webhooks", { key: home.key });
  expect(list.body).toEqual({ data: [shown], first_id: shown.id, last_id: shown.id, has_more: false });
  const path = `/api/v1/account/webhooks/${shown.id}`;
  const changed = await json(`PATCH ${path}`, { key: home.key, body: { enabled: false, description: null, events: ["*"] } });
  expect([changed.status, changed.body.data]).toEqual([
    200,
    { ...shown, enabled: false, description: null, events: ["*"], updated_at: changed.body.data.updated_at },
  ]);
  const off = await json(`POST ${path}/test`, { key: home.key });
  expect([off.status, off.body.error.code]).toEqual([409, "WEBHOOK_DISABLED"]);
  expect((await json(`DELETE ${path}`, { key: home.key })).status).toBe(204);
  expect((await json(`DELETE ${path}`, { key: home.key })).status).toBe(404);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, resourceType: "webhook" }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["webhook.create", "webhook.update", "webhook.delete"]);
  expect(JSON.stringify([list.body, changed.body, entries])).not.toContain(secret);
  expect(JSON.stringify(entries), "an address may hold what only the target is to know").not.toContain("of-the-target");
});

test("what is no event is refused by its place", async () => {
  const home = await createWorkspace();
  for (const [events, param] of [
    [["test", "execution.started"], "events.1"],
    [["*", "execution.completed", "skill.*"], "events.2"],
    [["EXECUTION.COMPLETED"], "events.0"],
    [[], "events"],
    ["*", "events"],
  ])
    expect((await post(home, { url: URL, events })).body.error, String(events)).toMatchObject({ code: "INVALID_INPUT", param });
});

test.for([
  ...[
    "ftp://example.com",
    "javascript:alert(1)",
    "example.com/hook",
    "https://",
    "https://user:pass@example.com/",
    "https://user@example.com",
    "https://@example.com",
    "http://example.com:0/",
    "https://example.com:00",
  ],
  ...["https://example.com/#part", "https://example.com/#", "https://exa mple.com", "https://example.com/\n", `https://example.com/${"x".repeat(2000)}`],
  ...[
    "http://localhost:3000",
    "http://localhost.",
    "http://a.localhost",
    "http://printer.local",
    "http://metadata.google.internal/",
    "http://127.0.0.1",
    "http://127.1",
  ],
  ...[
    "http://2130706433/",
    "http://0x7f000001",
    "http://0177.0.0.1",
    "http://0/",
    "http://10.1.2.3",
    "http://192.168.1.1",
    "http://172.16.0.1",
    "http://100.64.0.1",
  ],
  ...[
    "http://169.254.169.254/latest",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]",
    "http://[64:ff9b::a00:1]/",
  ],
])("%s is no target, for a new webhook or one that is there", async (url) => {
  const home = await createWorkspace();
  const { status, body } = await post(home, { url, events: ["*"] });
  expect([status, body.error?.param]).toEqual([400, "url"]);
  const { id } = await make(home);
  const changed = await json(`PATCH /api/v1/account/webhooks/${id}`, { key: home.key, body: { url } });
  expect([changed.status, changed.body.error?.param]).toEqual([400, "url"]);
});

test("http, ports and addresses of the public internet are targets", async () => {
  const home = await createWorkspace();
  for (const url of [
    "http://example.com:8080/a?b=c",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
    "https://local.example.com",
    "https://internal-hooks.example.com",
  ])
    expect((await post(home, { url, events: ["test"] })).status, url).toBe(201);
});

test("a workspace has fifty, also when the last two come at once", async () => {
  const home = await createWorkspace();
  await db().webhook.createMany({
    data: Array.from({ length: 49 }, () => ({ workspaceId: home.workspace.id, url: URL, events: ["test"], secret: new Uint8Array() })),
  });
  const both = await Promise.all([1, 2].map(() => post(home, { url: URL, events: ["*"] })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error.code).toBe("TOO_MANY_WEBHOOKS");
});

test("members see nothing of webhooks, nor do scoped keys, nor strangers", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const { id } = await make(home);
  const member = await home.addMember("member");
  const scoped = await home.addKey(["workspace:files:write", "profile:write"]);
  const delivery = (await json(`POST /api/v1/account/webhooks/${id}/test`, { key: home.key })).body.data.id;
  const own = await make(other);
  for (const [what, foreign] of [
    ["GET /api/v1/account/webhooks", 200],
    [`GET /api/v1/account/webhooks/${id}/deliveries`, 404],
    [`POST /api/v1/account/webhooks/${id}/rotate-secret`, 404],
    [`POST /api/v1/account/webhooks/${id}/deliveries/${delivery}/redeliver`, 404],
    [`POST /api/v1/account/webhooks/${own.id}/deliveries/${delivery}/redeliver`, 404],
  ] as const) {
    expect((await json(what, { key: member.key })).body.error.code, what).toBe("ROLE_REQUIRED");
    expect((await json(what, { key: scoped.key })).body.error, what).toBe("ACCESS_DENIED");
    expect((await json(what, { key: other.key })).status, what).toBe(foreign);
  }
});

test("an event is for those who asked for it, and is gone with the transaction that told it", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const hooks: { id: string }[] = [];
  for (const events of [["*"], ["execution.*"], ["workflow.run.*"], ["execution.failed"], ["execution.completed", "*"]]) hooks.push(await make(home, events));
  const off = await make(home);
  await json(`PATCH /api/v1/account/webhooks/${off.id}`, { key: home.key, body: { enabled: false } });
  await make(other);
  await transaction((tx) => emitEvent(tx, home.workspace.id, "execution.completed", { id: "exec_1" }));
  await transaction((tx) => emitEvent(tx, home.workspace.id, "workflow.run.failed", { id: "run_1" }));
  const rollback = transaction(async (tx) => {
    await emitEvent(tx, home.workspace.id, "execution.failed", { id: "exec_2" });
    throw new Error("undone");
  });
  await expect(rollback).rejects.toThrow("undone");
  const made = await rows(home);
  const of = (type: string) => made.filter((row) => row.type === type).map((row) => hooks.findIndex(({ id }) => id === `hook_${row.webhookId}`));
  expect(of("execution.completed").sort()).toEqual([0, 1, 4]);
  expect(of("workflow.run.failed").sort()).toEqual([0, 2, 4]);
  expect(made).toHaveLength(6);
  expect(new Set(made.map(({ eventId }) => eventId)).size).toBe(2);
  expect(await rows(other)).toEqual([]);
});

test("a question of an agent is told, without the code that answers it, and once however often it is asked", async () => {
  const home = await createWorkspace();
  await make(home, ["consent.requested"]);
  const agent = await home.addKey([]);
  const ask = () =>
    json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes: ["memory:read"], reason: "to remember", agentDisplayName: "Bot" } });
  const [first] = [await ask(), await ask()];
  const [row, ...more] = await rows(home);
  expect(more).toEqual([]);
  expect(JSON.parse(row?.body ?? "")).toMatchObject({
    type: "consent.requested",
    data: { id: first.body.consent_id, agent: { id: `key_${agent.id}`, displayName: "Bot" }, scopes: ["memory:read"], reason: "to remember" },
  });
  expect(row?.body).not.toContain(first.body.link_code);
});

test("deliveries are listed in pages, newest first", async () => {
  const home = await createWorkspace();
  const { id } = await make(home);
  const made: string[] = [];
  for (let i = 0; i < 3; i++) made.unshift((await json(`POST /api/v1/account/webhooks/${id}/test`, { key: home.key })).body.data.id);
  const first = await json(`GET /api/v1/account/webhooks/${id}/deliveries?limit=2`, { key: home.key });
  expect([first.body.data.map((each: { id: string }) => each.id), first.body.has_more]).toEqual([made.slice(0, 2), true]);
  const rest = await json(`GET /api/v1/account/webhooks/${id}/deliveries?limit=2&after_id=${first.body.last_id}`, { key: home.key });
  expect([rest.body.data.map((each: { id: string }) => each.id), rest.body.has_more]).toEqual([made.slice(2), false]);
  expect(rest.body.data[0].payload).toMatchObject({ type: "test", data: { id } });
  await db().webhookDelivery.updateMany({ where: { id: Number(made[1]?.slice(4)) }, data: { status: "failed" } });
  const failed = await json(`GET /api/v1/account/webhooks/${id}/deliveries?status=failed`, { key: home.key });
  expect(failed.body.data.map((each: { id: string }) => each.id)).toEqual([made[1]]);
  expect((await json(`GET /api/v1/account/webhooks/${id}/deliveries?status=lost`, { key: home.key })).status).toBe(400);
});

test("a body stays below 20 kB, whatever is in it, and texts are not cut within a character", () => {
  for (const data of [
    { text: "x".repeat(100_000) },
    { list: Array.from({ length: 60 }, () => "ü😀".repeat(2000)) },
    { id: "a", list: Array.from({ length: 9000 }, (_, i) => i) },
  ]) {
    const body = eventBody({ type: "test", data });
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body)).toMatchObject({ type: "test", data: expect.any(Object) });
    expect(body.isWellFormed()).toBe(true);
    expect(body).not.toMatch(/\\ud[89a-f]/);
  }
});
