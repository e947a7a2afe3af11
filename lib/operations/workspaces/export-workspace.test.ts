import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readArchive, verifyArchive } from "#lib/platform/archive";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { createWorld } from "#lib/testing/examples";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";

const PATH = "GET /api/v1/workspaces/current/export";

async function unpacked(response: Response): Promise<Map<string, string>> {
  const file = path.join(tmpdir(), `clanker-export-${Math.random()}.tar.gz`);
  await writeFile(file, new Uint8Array(await response.arrayBuffer()));
  await verifyArchive(file);
  const found = new Map<string, string>();
  for await (const { name, data } of readArchive(file)) found.set(name, Buffer.from(data).toString());
  return found;
}

test("an export holds what is in the workspace, and no secret and nothing of another", async () => {
  const home = await createWorld();
  const { key } = home;
  const other = await createWorld();
  await json("POST /api/v1/memory/append", { key, body: { note: "A note." } });
  await json("POST /api/v1/secrets", { key, body: { name: "TOKEN", value: "the value of a secret" } });
  const hook = (await json("POST /api/v1/account/webhooks", { key, body: { url: "https://example.com/", events: ["execution.completed"] } })).body;
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  const flow = { slug: "a-flow", name: "A flow", steps: [{ id: "shape", type: "transform", output: 1 }] };
  await json("POST /api/v1/workflows/definitions", { key, body: flow });
  const workspaceId = home.workspace.id;
  const attached = { filename: "given.txt", contentType: "text/plain", size: 5, sha256: await blobs.put(new TextEncoder().encode("given")) };
  await db().execution.update({ where: { id: home.executionId }, data: { attachments: [attached] } });
  await json(`POST /api/v1/workspaces/ws_${workspaceId}/invitations`, { key, body: { email: "invited@example.com" } });
  await db().webhookDelivery.create({
    data: { webhookId: Number((hook.data?.id ?? hook.id).slice(5)), eventId: "evt_1", type: "execution.completed", body: "{}" },
  });
  await db().actionRun.create({ data: { workspaceId, action: "github.create-issue", input: new Uint8Array([1]) } });
  const trigger = await db().trigger.create({ data: { workspaceId, userId: home.user.id, type: "webhook", skill: "text-statistics", inputData: {} } });
  await db().triggerEvent.create({ data: { workspaceId, triggerId: trigger.id, key: new Uint8Array([2]), status: "skipped" } });
  const response = await request(PATH, { key });
  expect([response.status, response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
    ...[200, "application/gzip", expect.stringMatching(`^attachment; filename="${home.workspace.slug}-\\d{4}-\\d\\d-\\d\\d\\.tar\\.gz"`)],
  ]);
  const files = await unpacked(response);
  const lines = (name: string) =>
    (files.get(`${name}/000001.jsonl`) ?? "")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  expect(JSON.parse(files.get("workspace.json") as string)).toMatchObject({ slug: home.workspace.slug, members: [{ email: home.user.email, role: "owner" }] });
  expect(files.get("memory.md")).toBe("A note.");
  expect(lines("executions")).toMatchObject([{ id: `exec_${home.executionId}`, skillSlug: "text-statistics", status: "completed", blocks: [] }]);
  expect(files.get(`attachments/${attached.sha256}`)).toBe("given");
  expect(lines("memory-versions")).toMatchObject([{ id: "mem_1", version: 1, content: "A note." }]);
  expect(lines("trigger-events")).toMatchObject([{ triggerId: trigger.id, status: "skipped" }]);
  expect(lines("action-runs")).toEqual([{ id: expect.any(String), action: "github.create-issue", status: "pending", createdAt: expect.any(String) }]);
  expect(lines("webhook-deliveries")).toMatchObject([{ eventId: "evt_1", body: "{}" }]);
  expect(lines("invitations")).toMatchObject([{ email: "invited@example.com" }]);
  expect(files.get(`artifacts/art_${home.artifactId}/a.txt`)).toBe("hello");
  expect(lines("workflows")).toMatchObject([{ slug: "a-flow", versions: [{ version: 1, definition: { steps: flow.steps } }] }]);
  expect(files.has(`skills/${slug}/1.0.0.zip`)).toBe(true);
  expect(lines("secrets")).toEqual([{ id: expect.stringMatching(/^sec_/), name: "TOKEN", createdAt: expect.any(String), updatedAt: expect.any(String) }]);
  expect(lines("audit-log").map(({ action }) => action)).toContain("workspace.export");
  const all = [...files.values()].join("\n");
  expect(hook.data?.secret ?? hook.secret).toBeTruthy();
  for (const secret of ["the value of a secret", hook.data?.secret ?? hook.secret, key, home.token, other.user.email]) expect(all).not.toContain(secret);
  for (const [name, text] of files) if (!name.startsWith("audit")) expect(text, name).not.toMatch(/"(hash|tokenHash|value|secret)":/);
});

test("runs with much output are spread over files that fit into memory, and one export is under way at a time", async () => {
  const home = await createWorld();
  const { executionId, workspace } = home;
  await db().$executeRaw`
    INSERT INTO executions (workspace_id, user_id, version_id, skill_slug, skill_name, interface, status, input, timeout_seconds)
    SELECT workspace_id, user_id, version_id, skill_slug, skill_name, interface, status, input, timeout_seconds
    FROM executions, generate_series(1, 11) WHERE id = ${executionId}`;
  await db().$executeRaw`
    INSERT INTO blocks (execution_id, index, type, data) SELECT e.id, n, 'text', to_jsonb(repeat(md5(n::text), 3000))
    FROM executions e, generate_series(1, 10) n WHERE e.workspace_id = ${workspace.id}`;
  const response = await request(PATH, { key: home.key });
  for (const method of ["GET", "HEAD"]) {
    const refused = await request(PATH.replace("GET", method), { key: home.key });
    expect([refused.status, refused.headers.get("retry-after")], method).toEqual([429, "5"]);
  }
  const files = [...(await unpacked(response))].filter(([name]) => name.startsWith("executions/"));
  expect(files.length).toBeGreaterThan(1);
  for (const [name, text] of files) expect(text.length, name).toBeLessThan(6 * 1024 * 1024);
  const runs = files.flatMap(([, text]) => text.split("\n").filter(Boolean)).map((line) => JSON.parse(line));
  const ids = (await db().execution.findMany({ where: { workspaceId: workspace.id }, orderBy: { id: "asc" } })).map(({ id }) => `exec_${id}`);
  expect(runs.map(({ id }) => id)).toEqual(ids);
  for (const { blocks } of runs) expect(blocks.length).toBe(10);
  const left = await request(PATH, { key: home.key });
  await left.body?.cancel();
  await expect.poll(async () => (await request(PATH.replace("GET", "HEAD"), { key: home.key })).status).toBe(200);
});

test("an owner exports after a step-up, nobody else, and it breaks off when they may not any more", async () => {
  const home = await createWorld();
  const admin = await home.addMember("admin");
  expect((await json(PATH, { key: admin.key })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(PATH, { token: home.token })).body.error.code).toBe("STEP_UP_REQUIRED");
  expect((await request(PATH.replace("GET", "HEAD"), { token: await home.addSteppedUpSession() })).status).toBe(200);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "workspace.export" } })).toBe(0);
  const response = await request(PATH, { token: await home.addSteppedUpSession() });
  expect((await unpacked(response)).has("workspace.json")).toBe(true);
  const { id, key } = await home.addKey(["*"]);
  const noise = Array.from({ length: 3000 }, () => ({
    ...{
      action: "memory.update",
      actorType: "system",
      requestId: Math.random().toString(36).repeat(30),
      resourceType: "memory",
      workspaceId: home.workspace.id,
    },
  }));
  await db().auditEntry.createMany({ data: noise });
  const broken = await request(PATH, { key });
  await db().apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
  await expect(broken.arrayBuffer()).rejects.toThrow("may not read it any more");
});
