import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { appendMemoryFromRun, MEMORY_LIMIT } from "#lib/runtime/memory";
import { type Agent, askKey, granted } from "#lib/testing/agent";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

type Workspace = Awaited<ReturnType<typeof createWorkspace>>;
const get = ({ key }: Workspace) => json("GET /api/v1/memory", { key });
const put = ({ key }: Workspace, content: string, ifMatch?: string) =>
  json("PUT /api/v1/memory", { key, body: { content }, ...(ifMatch !== undefined && { headers: { "if-match": ifMatch } }) });
const append = ({ key }: Workspace, note: string) => json("POST /api/v1/memory/append", { key, body: { note } });
const versions = async ({ key }: Workspace, query = "?limit=100") =>
  (await json(`GET /api/v1/memory/versions${query}`, { key })).body.data.map((row: { version: number }) => row.version);
const oneTo = (n: number) => Array.from({ length: n }, (_, i) => n - i);

test("an empty memory is at version 0, and every write raises it by one", async () => {
  const mine = await createWorkspace();
  const empty = await get(mine);
  expect(empty.body).toEqual({ content: "", version: 0, updatedAt: null, updatedBy: null });
  expect(empty.headers.get("etag")).toBe('"0"');
  const first = await append(mine, "one");
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({ content: "one", version: 1, updatedBy: { type: "api_key", id: expect.stringMatching(/^key_\d+$/), name: "test" } });
  expect((await append(mine, "two")).body).toMatchObject({ content: "one\n\n---\n\ntwo", version: 2 });
  const same = await put(mine, "one\n\n---\n\ntwo");
  expect([same.body.version, same.headers.get("etag")]).toEqual([3, '"3"']);
  const now = await get(mine);
  expect(now.body).toEqual(same.body);
  expect(now.headers.get("etag")).toBe('"3"');
  await put(mine, "");
  expect((await append(mine, "anew")).body).toMatchObject({ content: "anew", version: 5 });
  const stranger = await createWorkspace();
  expect((await get(stranger)).body.version).toBe(0);
});

test("what is known already is not sent again", async () => {
  const mine = await createWorkspace();
  await put(mine, "text");
  const ask = (etag: string) => request("GET /api/v1/memory", { key: mine.key, headers: { "if-none-match": etag } });
  const known = await ask('"1"');
  expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", '"1"']);
  expect((await ask('"0"')).status).toBe(200);
});

test("If-Match: a stale one is 412, the current one and any are taken", async () => {
  const mine = await createWorkspace();
  expect((await put(mine, "never", '"1"')).status).toBe(412);
  expect((await get(mine)).body.version).toBe(0);
  expect((await put(mine, "a", '"0"')).body.version).toBe(1);
  const stale = await put(mine, "b", '"0"');
  expect([stale.status, stale.body.error.code, stale.body.error.type]).toEqual([412, "MEMORY_CHANGED", "invalid_request_error"]);
  expect((await put(mine, "b", '"7", "1"')).body.version).toBe(2);
  expect((await put(mine, "c", "*")).body.version).toBe(3);
  expect((await put(mine, "d", 'W/"3"')).body.version).toBe(4);
  for (const other of ['"4x"', "nonsense", '""', '"-4"']) expect((await put(mine, "e", other)).status, other).toBe(412);
  expect((await get(mine)).body).toMatchObject({ content: "d", version: 4 });
  expect(await db().auditEntry.count({ where: { workspaceId: mine.workspace.id, action: "memory.update" } })).toBe(4);
});

test("If-Match holds for appends and restores too, and If-None-Match: * writes the first version only", async () => {
  const mine = await createWorkspace();
  const send = (path: string, body: unknown, headers: Record<string, string>) => json(path, { key: mine.key, body, headers });
  const [add, write] = ["POST /api/v1/memory/append", "PUT /api/v1/memory"] as const;
  expect((await send(add, { note: "never" }, { "if-match": '"1"' })).body.error.code).toBe("MEMORY_CHANGED");
  const first = await Promise.all(Array.from({ length: 6 }, (_, i) => send(write, { content: `first ${i}` }, { "if-none-match": "*" })));
  expect(first.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(412)]);
  expect((await send(add, { note: "b" }, { "if-match": '"1"' })).body.version).toBe(2);
  expect((await send(add, { note: "c" }, { "if-match": '"1"' })).status).toBe(412);
  expect((await send(add, { note: "x".repeat(MEMORY_LIMIT - 9) }, { "if-match": '"2"' })).status).toBe(413);
  expect((await send(add, { note: "x".repeat(MEMORY_LIMIT - 9) }, { "if-match": '"1"' })).status).toBe(412);
  const restore = "POST /api/v1/memory/versions/1/restore";
  expect((await send(restore, {}, { "if-match": '"1"' })).status).toBe(412);
  expect((await send(restore, {}, { "if-match": '"2"' })).body.version).toBe(3);
  expect((await send(write, { content: "d" }, { "if-none-match": "*", "if-match": '"3"' })).status).toBe(412);
  const odd = await send(write, { content: "d" }, { "if-none-match": '"3"' });
  expect([odd.status, odd.body.error.param]).toEqual([400, "if-none-match"]);
  expect((await get(mine)).body.version).toBe(3);
});

test("who may write and not read is told nothing of what is there, also by an answer that was kept for another key", async () => {
  const mine = await createWorkspace();
  await put(mine, "what was there");
  const { key } = await mine.addKey(["memory:write"]);
  const options = { body: { note: "a note" }, headers: { "idempotency-key": "append" } };
  const full = await json("POST /api/v1/memory/append", { key: mine.key, ...options });
  expect(full.body.content).toContain("what was there");
  const replayed = await json("POST /api/v1/memory/append", { key, ...options });
  expect([replayed.status, replayed.headers.get("idempotency-replayed"), replayed.body.version]).toEqual([200, "true", 2]);
  const again = [await json("POST /api/v1/memory/append", { key, body: { note: "b" } }), await json("PUT /api/v1/memory", { key, body: { content: "c" } })];
  for (const { status, headers, body } of [replayed, ...again]) {
    expect([status, headers.get("etag"), Object.keys(body).sort()]).toEqual([200, `"${body.version}"`, ["updatedAt", "updatedBy", "version"]]);
    expect(JSON.stringify(body)).not.toContain("what was there");
  }
  const restore = await json("POST /api/v1/memory/versions/1/restore", { key });
  expect([restore.status, restore.body.error]).toEqual([403, "PERMISSION_REQUIRED"]);
  expect((await get(mine)).body).toMatchObject({ content: "c", version: 4 });
  const both = await mine.addKey(["memory:write", "memory:read"]);
  expect((await json("POST /api/v1/memory/versions/1/restore", { key: both.key })).body.content).toBe("what was there");
});

test("a one-time grant restores once, and one that the write did not need shows nothing", async () => {
  const mine = await createWorkspace();
  await put(mine, "what was there");
  const restore = ({ key }: Agent, grant: string) => json("POST /api/v1/memory/versions/1/restore", { key, headers: { "x-permission-grant": grant } });
  const agent = await askKey(mine);
  const both = await granted(mine, agent, ["memory:read", "memory:write"], "one_time");
  expect((await restore(agent, both)).body).toMatchObject({ content: "what was there", version: 2 });
  expect((await restore(agent, both)).status).toBe(403);
  const writer = await mine.addKey(["memory:write"]);
  const read = await granted(mine, writer, ["memory:read"], "one_time");
  const added = await json("POST /api/v1/memory/append", { key: writer.key, body: { note: "b" }, headers: { "x-permission-grant": read } });
  expect([added.status, added.body.content]).toEqual([200, undefined]);
  expect((await restore(writer, read)).body).toMatchObject({ version: 4 });
  expect((await restore(writer, read)).status).toBe(403);
});

test("of many who read the same version, one writes", async () => {
  const mine = await createWorkspace();
  for (const from of ['"0"', '"1"']) {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => put(mine, `writer ${i}`, from)));
    expect(answers.map((each) => each.status).sort()).toEqual([200, ...Array(11).fill(412)]);
  }
  expect(await versions(mine)).toEqual([2, 1]);
});

test("appends that race lose nothing, the very first among them, and versions have no gap", async () => {
  const mine = await createWorkspace();
  const notes = Array.from({ length: 50 }, (_, i) => `note ${i}`);
  const answers = await Promise.all(notes.map((note) => append(mine, note)));
  expect(answers.map((each) => each.body.version).sort((a, b) => a - b)).toEqual(oneTo(50).reverse());
  const { body } = await get(mine);
  expect(body.version).toBe(50);
  expect(body.content.split("\n\n---\n\n").sort()).toEqual(notes.toSorted());
  expect(await versions(mine)).toEqual(oneTo(50));
});

test("the limit counts bytes, and what is over it changes nothing", async () => {
  const mine = await createWorkspace();
  const full = "ü".repeat(MEMORY_LIMIT / 2);
  expect((await put(mine, full)).body.version).toBe(1);
  for (const answer of [await put(mine, `${full}x`), await append(mine, "x"), await append(mine, `${full}x`)])
    expect([answer.status, answer.body.error.code, answer.body.error.type]).toEqual([413, "REQUEST_TOO_LARGE", "request_too_large_error"]);
  expect((await get(mine)).body).toMatchObject({ content: full, version: 1 });
  // What JSON writes with six characters is still one byte.
  expect((await put(mine, "\u0001".repeat(MEMORY_LIMIT))).status).toBe(200);
  await put(mine, "x".repeat(MEMORY_LIMIT - 8));
  expect((await append(mine, "yy")).status).toBe(413);
  expect((await append(mine, "y")).body.content).toHaveLength(MEMORY_LIMIT);
});

test("versions are listed, read and restored", async () => {
  const mine = await createWorkspace();
  for (const content of ["a", "bü", "c", "d"]) await put(mine, content);
  const { body: list } = await json("GET /api/v1/memory/versions?limit=2", { key: mine.key });
  expect(list).toMatchObject({ first_id: "4", last_id: "3", has_more: true, data: [{ version: 4, size: 1, updatedBy: { type: "api_key" } }, { version: 3 }] });
  expect(list.data[0]).not.toHaveProperty("content");
  expect(await versions(mine, "?limit=2&after_id=3")).toEqual([2, 1]);
  expect(await versions(mine, "?limit=2&before_id=1")).toEqual([3, 2]);
  expect((await json("GET /api/v1/memory/versions?after_id=x", { key: mine.key })).body.error.param).toBe("after_id");
  expect((await json("GET /api/v1/memory/versions/2", { key: mine.key })).body).toMatchObject({ version: 2, content: "bü", size: 3 });
  const restored = await json("POST /api/v1/memory/versions/2/restore", { key: mine.key });
  expect([restored.status, restored.body.content, restored.body.version]).toEqual([200, "bü", 5]);
  const stranger = await createWorkspace();
  for (const path of ["GET /api/v1/memory/versions/2", "POST /api/v1/memory/versions/2/restore"])
    expect((await json(path, { key: stranger.key })).status).toBe(404);
  for (const bad of ["9", "0", "-1", "x", "99999999999"])
    expect((await json(`POST /api/v1/memory/versions/${bad}/restore`, { key: mine.key })).status, bad).toBe(404);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: mine.workspace.id, resourceType: "memory" }, orderBy: { id: "asc" } });
  expect(entries.at(-1)).toMatchObject({ action: "memory.restore", resourceId: `mem_${mine.workspace.id}`, metadata: { version: 5, size: 3, restored: 2 } });
  expect(
    entries.map((entry) =>
      Object.keys(entry.metadata as object)
        .sort()
        .join(),
    ),
  ).toEqual([...Array(4).fill("size,version"), "restored,size,version"]);
});

test("the list says what each version changed when it is asked to, and which run wrote it", async () => {
  const mine = await createWorkspace();
  await put(mine, "a\nb\nc");
  await put(mine, "a\nB\nc\nd");
  await append(mine, "note");
  await put(mine, "");
  const actor = { type: "user", id: mine.user.id, name: mine.user.name };
  await transaction((tx) => appendMemoryFromRun(tx, { workspaceId: mine.workspace.id, actor, executionId: 42, note: "by a run" }));
  const list = async (query: string) => (await json(`GET /api/v1/memory/versions${query}`, { key: mine.key })).body.data;
  const counts = [
    { added: 1, removed: 0 },
    { added: 0, removed: 8 },
    { added: 4, removed: 0 },
    { added: 2, removed: 1 },
    { added: 3, removed: 0 },
  ];
  expect((await list("?changes=true")).map((row: { changes: unknown }) => row.changes)).toEqual(counts);
  expect((await list("?changes=true&limit=2&after_id=4")).map((row: { changes: unknown }) => row.changes)).toEqual(counts.slice(2, 4));
  expect((await list("")).map((row: { source: unknown }) => row.source)).toEqual(["exec_42", null, null, null, null]);
  expect((await list(""))[0]).not.toHaveProperty("changes");
  expect((await json("GET /api/v1/memory/versions/5", { key: mine.key })).body.source).toBe("exec_42");
  // The version before the oldest that is kept is not there to be compared with.
  await db().memoryVersion.delete({ where: { workspaceId_version: { workspaceId: mine.workspace.id, version: 1 } } });
  expect((await list("?changes=true&after_id=3"))[0].changes).toBeNull();
});

test("who waits for a change is answered when there is one, and at once when there was one already", async () => {
  const mine = await createWorkspace();
  const wait = (after: number) => json(`GET /api/v1/memory?after=${after}&wait=20`, { key: mine.key });
  const waiting = wait(0);
  await append(mine, "a note");
  expect((await waiting).body).toMatchObject({ version: 1, content: "a note" });
  expect((await wait(0)).body.version).toBe(1);
  expect((await json("GET /api/v1/memory?after=1&wait=1", { key: mine.key })).body.version).toBe(1);
  expect((await json("GET /api/v1/memory?after=1&wait=26", { key: mine.key })).body.error.param).toBe("wait");
});

test("the newest 500 versions are kept", async () => {
  const mine = await createWorkspace();
  await put(mine, "first");
  await db().memory.update({ where: { workspaceId: mine.workspace.id }, data: { version: 499 } });
  expect((await put(mine, "500")).body.version).toBe(500);
  expect(await versions(mine)).toEqual([500, 1]);
  await put(mine, "501");
  expect(await versions(mine)).toEqual([501, 500]);
});

test("what a run appends is in the audit log in the name of who started it", async () => {
  const mine = await createWorkspace();
  const actor = { type: "user", id: mine.user.id, name: mine.user.name };
  const run = { workspaceId: mine.workspace.id, actor, executionId: 42 };
  await transaction((tx) => appendMemoryFromRun(tx, { ...run, note: "from a run\0" }));
  expect((await get(mine)).body).toMatchObject({ content: "from a run\ufffd", version: 1, updatedBy: { type: "user", id: `usr_${mine.user.id}` } });
  const { body } = await json("GET /api/v1/audit-logs?action=memory.append", { key: mine.key });
  expect(body.data).toMatchObject([
    { actor: { type: "user", id: `usr_${mine.user.id}` }, requestId: "exec_42", ip: null, userAgent: null, metadata: { version: 1, executionId: "exec_42" } },
  ]);
  expect(JSON.stringify(body.data)).not.toContain("from a run");
  expect(await transaction((tx) => appendMemoryFromRun(tx, { ...run, note: "x".repeat(MEMORY_LIMIT) }))).toBe("too_large");
  expect(await db().auditEntry.count({ where: { workspaceId: mine.workspace.id, action: "memory.append" } })).toBe(1);
});
