import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { sourceOf } from "#lib/runtime/source";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

async function setUp(scopes?: string[]) {
  const home = await createWorkspace(scopes);
  const slug = await publishSkill({ script: "ls source" });
  const run = (connector: unknown) => json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x", connector } });
  return { ...home, run };
}
const row = async (executionId: string) => db().execution.findUniqueOrThrow({ where: { id: Number(executionId.replace("exec_", "")) } });

test("a run with a remote repository keeps which one, and so does its rerun", async () => {
  const { key, run } = await setUp();
  const connector = { type: "remote", fields: { url: "https://git.example.com/a/b.git", ref: "release/1.0" } };
  const { status, body } = await run(connector);
  expect(status).toBe(202);
  expect((await row(body.executionId)).connector).toEqual(connector);
  await db().execution.update({ where: { id: (await row(body.executionId)).id }, data: { status: "completed", finishedAt: new Date() } });
  const again = await json(`POST /api/v1/executions/${body.executionId}/rerun`, { key, body: {} });
  expect(again.status).toBe(202);
  expect((await row(again.body.executionId)).connector).toEqual(connector);
  expect((await json(`GET /api/v1/executions/${again.body.executionId}/status`, { key })).body.connector).toEqual(connector);
});

test("a remote without an address is a run without a repository", async () => {
  const { run } = await setUp();
  const { status, body } = await run({ type: "remote", fields: {} });
  expect(status).toBe(202);
  expect(await sourceOf(await row(body.executionId), new AbortController().signal)).toEqual([]);
});

test("a run without a repository has none", async () => {
  const { key, run } = await setUp();
  const { executionId } = (await run(undefined)).body;
  expect((await row(executionId)).connector).toBeNull();
  expect((await json(`GET /api/v1/executions/${executionId}/status`, { key })).body.connector).toBeNull();
});

test.for([
  ["connector.fields.url", { type: "remote", fields: { url: "git@example.com:a/b.git" } }],
  ["connector.fields.url", { type: "remote", fields: { url: "file:///etc" } }],
  ["connector.fields.url", { type: "remote", fields: { url: "https://me:secret@example.com/a" } }],
  ["connector.fields.url", { type: "remote", fields: { url: 7 } }],
  ["connector.fields.ref", { type: "remote", fields: { url: "https://example.com/a", ref: "--upload-pack=x" } }],
  ["connector.fields.branch", { type: "remote", fields: { url: "https://example.com/a", branch: "x" } }],
  ["connector.fields.repo", { type: "github", fields: {} }],
  ["connector.fields.repo", { type: "github", fields: { repo: "name" } }],
  ["connector.fields.repo", { type: "github", fields: { repo: "owner/.." } }],
  ["connector.fields.repo", { type: "github", fields: { repo: "a/b/c" } }],
  ["connector.fields.ref", { type: "github", fields: { repo: "a/b", ref: "" } }],
  ["connector.fields", { type: "remote" }],
  ["connector.type", { type: "gmail", fields: {} }],
] as const)("%s is wrong in %j", async ([param, connector]) => {
  const { run, workspace } = await setUp();
  const { status, body } = await run(connector);
  expect([status, body.error]).toMatchObject([400, { code: "INVALID_INPUT", param }]);
  expect(await db().execution.count({ where: { workspaceId: workspace.id } })).toBe(0);
});

test("GitHub needs its scope first, and then an account", async () => {
  const github = { type: "github", fields: { repo: "a/b", ref: "main" } };
  const narrow = await (await setUp(["tool:execute", "workspace:files:write"])).run(github);
  expect([narrow.status, narrow.body]).toMatchObject([403, { error: "PERMISSION_REQUIRED", scope: "connector:github:read" }]);
  const wide = await (await setUp(["tool:execute", "connector:github:read"])).run(github);
  expect([wide.status, wide.body.error]).toMatchObject([403, { code: "TOOL_NOT_CONNECTED", param: "connector" }]);
});

test("a rerun asks again whether the caller may read the repository", async () => {
  const { key, run } = await setUp(["tool:execute"]);
  const { body } = await run({ type: "remote", fields: { url: "https://example.com/a" } });
  const { id, workspaceId } = await row(body.executionId);
  await db().execution.update({
    where: { id },
    data: { status: "completed", finishedAt: new Date(), connector: { type: "github", fields: { repo: "a/b" } } },
  });
  const rerun = (of: string) => json(`POST /api/v1/executions/${body.executionId}/rerun`, { key: of, body: {} });
  const own = await rerun(key);
  expect([own.status, own.body]).toMatchObject([403, { error: "PERMISSION_REQUIRED", scope: "connector:github:read" }]);
  // A stranger learns nothing of it.
  expect((await rerun((await createWorkspace()).key)).status).toBe(404);
  expect(await db().execution.count({ where: { workspaceId } })).toBe(1);
});
