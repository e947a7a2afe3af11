import { expect, test } from "vitest";
import { z } from "zod";
import { operation } from "#lib/api/operation";
import { serve } from "#lib/api/serve";
import { db } from "#lib/platform/db";
import { addEntries as add } from "#lib/testing/audit-entries";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

async function list({ key }: TestWorkspace, query = "") {
  const { status, body } = await json(`GET /api/v1/audit-logs?limit=100${query}`, { key });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map((entry: { id: string }) => entry.id) as string[];
}

test("an entry says what, who, from where and when", async () => {
  const home = await createWorkspace();
  const made = await json("POST /api/v1/api-keys", {
    key: home.key,
    body: { name: "Nightly" },
    headers: { "x-request-id": "say.it", "user-agent": "curl/8", "x-clanker-address": "192.0.2.7" },
  });
  const { body } = await json("GET /api/v1/audit-logs", { token: home.token });
  const entry = body.data[0];
  expect(entry).toMatchObject({
    id: expect.stringMatching(/^aud_\d+$/),
    action: "api_key.create",
    actor: { type: "api_key", id: expect.stringMatching(/^key_\d+$/), name: "test" },
    ip: "192.0.2.7",
    userAgent: "curl/8",
    requestId: "say.it",
    resourceType: "api_key",
    resourceId: made.body.id,
  });
  expect(Object.keys(entry).sort()).toEqual(
    ["action", "actor", "createdAt", "id", "ip", "metadata", "requestId", "resourceId", "resourceType", "userAgent"].sort(),
  );
  expect(new Date(entry.createdAt).toISOString()).toBe(entry.createdAt);
  expect(JSON.stringify(body)).not.toContain(made.body.key);

  await json("POST /api/v1/api-keys", { token: home.token, body: { name: "By hand" } });
  const [byPerson] = (await json("GET /api/v1/audit-logs", { key: home.key })).body.data;
  expect(byPerson.actor).toEqual({ type: "user", id: `usr_${home.user.id}`, name: home.user.name });
  const [nobody] = await add(home, {});
  expect((await json("GET /api/v1/audit-logs", { key: home.key })).body.data[0]).toMatchObject({
    id: nobody,
    actor: { type: "anonymous", id: null, name: null },
  });
});

test("a change and its entry are there together or not at all", async () => {
  const home = await createWorkspace();
  const attempt = async (requestId: string, output: z.ZodType, metadata: Record<string, unknown> | null) => {
    const rename = operation({
      route: "POST /test-rename",
      summary: "A change of a test.",
      scope: "any",
      audit: "workspace.update",
      input: {},
      output,
      async handler(ctx) {
        await ctx.db.workspace.update({ where: { id: ctx.workspace.id }, data: { name: requestId } });
        ctx.record(metadata && { metadata });
        return null;
      },
    });
    const init = { method: "POST", headers: { "x-api-key": home.key, "x-request-id": requestId } };
    const { status } = await serve(rename).POST(new Request("http://localhost:3000/api/v1/test-rename", init), { params: Promise.resolve({}) });
    const renamed = await db().workspace.count({ where: { id: home.workspace.id, name: requestId } });
    return [status, renamed, await db().auditEntry.count({ where: { workspaceId: home.workspace.id, requestId } })];
  };
  expect(await attempt("both", z.null(), {})).toEqual([200, 1, 1]);
  expect(await attempt("no.answer", z.string(), {})).toEqual([500, 0, 0]);
  // PostgreSQL does not take this entry.
  expect(await attempt("no.entry", z.null(), { text: "\0" })).toEqual([500, 0, 0]);
  expect(await attempt("nothing.to.say", z.null(), null)).toEqual([200, 1, 0]);
});

test("filters by action, resource type and actor", async () => {
  const home = await createWorkspace();
  const [deleted, created, byKey, byUser] = await add(
    home,
    { action: "artifact.delete" },
    { action: "artifact.create" },
    { action: "secret.create", actorType: "api_key", actorId: 9 },
    { action: "secret.create", actorType: "user", actorId: 9 },
  );
  expect(await list(home, "&action=artifact.delete")).toEqual([deleted]);
  expect(await list(home, "&action=artifact")).toEqual([]);
  expect(await list(home, "&resource_type=artifact")).toEqual([created, deleted]);
  expect(await list(home, "&resource_type=artifact&action=artifact.create")).toEqual([created]);
  expect(await list(home, "&actor=key_9")).toEqual([byKey]);
  expect(await list(home, "&actor=usr_9")).toEqual([byUser]);
  for (const actor of ["9", "sec_9", "usr_", "key_0", "usr_99999999999", "anonymous", ""]) {
    const { status, body } = await json(`GET /api/v1/audit-logs?actor=${actor}`, { key: home.key });
    expect([actor, status, body.error?.param]).toEqual([actor, 400, "actor"]);
  }
});

test("dates are inclusive to the millisecond, and a plain end date holds its whole day", async () => {
  const home = await createWorkspace();
  const at = (time: string) => ({ createdAt: new Date(time) });
  const [before, first, last, after] = (await add(
    home,
    at("2025-03-09T23:59:59.999Z"),
    at("2025-03-10T00:00:00.000Z"),
    at("2025-03-10T23:59:59.999Z"),
    at("2025-03-11T00:00:00.000Z"),
  )) as [string, string, string, string];
  const between = (query: string) => list(home, query);
  expect(await between("&start_date=2025-03-10&end_date=2025-03-10")).toEqual([last, first]);
  expect(await between("&start_date=2025-03-11")).toEqual([after]);
  expect(await between("&end_date=2025-03-09")).toEqual([before]);
  expect(await between("&end_date=2025-03-10T00:00:00.000Z")).toEqual([first, before]);
  expect(await between("&end_date=2025-03-10T00:00:00Z&start_date=2025-03-10T00:00:00Z")).toEqual([first]);
  expect(await between("&start_date=2025-03-10T23:59:59.999Z")).toEqual([after, last]);
  expect(await between("&start_date=2025-03-10T23:59:59.9991Z")).toEqual([after]);
  expect(await between("&end_date=2025-03-10T23:59:59.998Z")).toEqual([first, before]);
  // The same moments, told from elsewhere.
  expect(await between(`&end_date=${encodeURIComponent("2025-03-10T02:00:00+02:00")}`)).toEqual([first, before]);
  expect(await between("&start_date=2025-03-10T16:59:59.999-07:00")).toEqual([after, last]);
  expect(await between("&end_date=9999-12-31&start_date=1970-01-01&action=execution.create")).toHaveLength(4);
});

test("a date that is none, and a range that ends before it starts, are refused by name", async () => {
  const { key } = await createWorkspace();
  const wrong = [
    "yesterday",
    "2025-02-30",
    "2025-13-01",
    "2025-03-10T00:00:00",
    "2025-03-10T25:00:00Z",
    "1e12",
    "0000-01-01",
    "10000-01-01",
    "+012025-01-01",
    "",
  ];
  for (const field of ["start_date", "end_date"]) {
    for (const value of [...wrong, "9999-12-31T23:59:59-01:00"]) {
      const { status, body } = await json(`GET /api/v1/audit-logs?${field}=${encodeURIComponent(value)}`, { key });
      expect([value, status, body.error?.param]).toEqual([value, 400, field]);
    }
  }
  for (const path of ["/api/v1/audit-logs", "/api/v1/audit-logs/export"]) {
    const { status, body } = await json(`GET ${path}?start_date=2025-03-11&end_date=2025-03-10`, { key });
    expect([status, body.error.code, body.error.param]).toEqual([400, "INVALID_INPUT", "start_date"]);
  }
});

test("words are looked for in five fields, and wildcards stand for themselves", async () => {
  const home = await createWorkspace();
  const [percent, underscore, backslash, plain, address] = (await add(
    home,
    { actorName: "100% Ada", resourceId: "exec_7" },
    { actorName: "snake_case", requestId: "req_UPPER" },
    { actorName: "back\\slash", action: "skill.publish" },
    { actorName: "Ünal", userAgent: "needle-in-agent", metadata: { hidden: "needle" } },
    { ip: "2001:db8::1", resourceId: "snakeXcase" },
  )) as [string, string, string, string, string];
  const find = (q: string) => list(home, `&q=${encodeURIComponent(q)}`);
  expect(await find("100%")).toEqual([percent]);
  expect(await find("%25")).toEqual([]);
  expect(await find("%")).toEqual([percent]);
  expect(await find("snake_case")).toEqual([underscore]);
  expect(await find("k\\s")).toEqual([backslash]);
  expect(await find("\\")).toEqual([backslash]);
  expect(await find("ada EXEC_7")).toEqual([percent]);
  expect(await find("ada snake_case")).toEqual([]);
  expect(await find("req_upper")).toEqual([underscore]);
  expect(await find("PUBLISH")).toEqual([backslash]);
  expect(await find("2001:DB8")).toEqual([address]);
  expect(await find("ünal")).toEqual([plain]);
  expect(await find("needle")).toEqual([]);
  expect(await find("  ")).toHaveLength(5);
});

test("pages go both ways without a gap or a repeat, also among entries of one time", async () => {
  const home = await createWorkspace();
  const createdAt = new Date("2025-05-05T05:05:05.005Z");
  const same = await add(home, ...Array.from({ length: 8 }, () => ({ createdAt })));
  const [late] = (await add(home, { createdAt: new Date("2025-05-05T05:05:05.004Z") })) as [string];
  const all = [...same.toReversed(), late];
  expect(await list(home)).toEqual(all);
  const walk = async (filter: string) => {
    const seen: string[] = [];
    for (let next = ""; ; ) {
      const { body } = await json(`GET /api/v1/audit-logs?limit=4${filter}${next}`, { key: home.key });
      seen.push(...body.data.map((entry: { id: string }) => entry.id));
      expect([body.first_id, body.last_id]).toEqual([body.data[0].id, body.data.at(-1).id]);
      if (!body.has_more) return seen;
      next = `&after_id=${body.last_id}`;
    }
  };
  for (const filter of ["", "&action=execution.create", "&start_date=2025-05-05&end_date=2025-05-05"]) expect(await walk(filter)).toEqual(all);
  const back = await json(`GET /api/v1/audit-logs?limit=3&before_id=${late}`, { key: home.key });
  expect(back.body).toMatchObject({ data: all.slice(5, 8).map((id) => ({ id })), has_more: true });
  const top = await json(`GET /api/v1/audit-logs?limit=3&before_id=${all[2]?.replace("aud_", "")}`, { key: home.key });
  expect(top.body).toMatchObject({ data: all.slice(0, 2).map((id) => ({ id })), has_more: false });
  expect((await json("GET /api/v1/audit-logs?after_id=aud_2000000000", { key: home.key })).body.data).toHaveLength(9);
  for (const query of ["limit=0", "limit=101", "after_id=exec_1", "after_id=aud_2&before_id=aud_1"])
    expect((await json(`GET /api/v1/audit-logs?${query}`, { key: home.key })).status, query).toBe(400);
});

test("another workspace's entries are nowhere, and its ids are mere places", async () => {
  const home = await createWorkspace();
  const stranger = await createWorkspace();
  const [theirs] = await add(home, { actorType: "user", actorId: home.user.id, actorName: "findme" });
  expect(await list(home, "&q=findme")).toEqual([theirs]);
  for (const query of ["", "&q=findme", `&actor=usr_${home.user.id}`, `&before_id=${theirs}`, `&after_id=${theirs}`])
    expect(await list(stranger, query)).toEqual([]);
  const exported = await request("GET /api/v1/audit-logs/export?format=json", { key: stranger.key });
  expect(await exported.text()).toBe("[]\n");
});

test("a person below admin reads neither the list nor the export", async () => {
  const home = await createWorkspace();
  for (const path of ["/api/v1/audit-logs", "/api/v1/audit-logs/export"]) {
    const { status, body } = await json(`GET ${path}`, { key: (await home.addMember("member")).key });
    expect([status, body.error.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect((await request(`GET ${path}`, { key: (await home.addMember("admin")).key })).status).toBe(200);
  }
});

test("the database itself refuses to change, delete or empty the log", async () => {
  const home = await createWorkspace();
  const [entry] = (await add(home, {})) as [string];
  const id = Number(entry.slice(4));
  for (const sql of [
    `UPDATE audit_entries SET action = 'nothing.happened' WHERE id = ${id}`,
    `DELETE FROM audit_entries WHERE id = ${id}`,
    "TRUNCATE audit_entries",
    "TRUNCATE audit_entries, sessions CASCADE",
    `INSERT INTO audit_entries (id, action, actor_type, request_id, resource_type) VALUES (${id}, 'a.b', 'user', 'r', 'a')
     ON CONFLICT (id) DO UPDATE SET action = 'nothing.happened'`,
    `MERGE INTO audit_entries USING (SELECT ${id} AS id) gone ON audit_entries.id = gone.id WHEN MATCHED THEN DELETE`,
  ]) {
    // Whoever empties a table waits for all who use it, and of those that wait for each other one is ended: that is no answer.
    let refusal: string;
    do
      refusal = await db()
        .$executeRawUnsafe(sql)
        .then(String, (error: Error) => error.message);
    while (refusal.includes("deadlock detected"));
    expect(refusal, sql).toContain("audit_entries is append-only");
  }
  expect(await list(home)).toEqual([entry]);
});
