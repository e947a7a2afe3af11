import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { useOwnDatabase } from "#lib/testing/own-database";
import { json } from "#lib/testing/request";
import { launch } from "#lib/testing/workflow";
import { createWorkspace } from "#lib/testing/workspace";
import { loadWorkflows } from "./workflows.ts";

let end: () => Promise<void>;
let root: string;
beforeAll(async () => {
  end = await useOwnDatabase();
});
afterAll(() => end());
beforeEach(async () => {
  await db().workflow.deleteMany();
  root = await mkdtemp(`${tmpdir()}/clanker-workflows-`);
  return () => rm(root, { recursive: true });
});

const write = (slug: string, message: string, more: object = {}) =>
  writeFile(path.join(root, `${slug}.json`), JSON.stringify({ slug, name: slug, steps: [{ id: "ok", type: "approval", message }], ...more }));
const rows = () => db().workflow.findMany({ orderBy: [{ slug: "asc" }, { id: "asc" }], include: { versions: { orderBy: { version: "asc" } } } });
const stand = async () => (await rows()).map(({ slug, version, versions, deletedAt }) => [slug, version, versions.length, deletedAt !== null]);

test("what has changed becomes a version, what has gone is deleted, and what is there again goes on", async () => {
  await Promise.all([write("one", "1?"), write("two", "2?")]);
  expect([await loadWorkflows(root), await loadWorkflows(root)]).toEqual([2, 0]);
  expect((await rows())[0]).toMatchObject({ workspaceId: null, slug: "one", versions: [{ actor: { type: "system", id: null, name: "Clanker" } }] });
  const { id } = (await rows())[1] as { id: number };

  await write("one", "1, really?", { description: "Asks." });
  expect([await loadWorkflows(root), await loadWorkflows(root)]).toEqual([1, 0]);
  expect((await rows())[0]).toMatchObject({ version: 2, description: "Asks.", versions: [{ version: 1 }, { version: 2 }] });

  const home = await createWorkspace();
  const started = {
    workspaceId: home.workspace.id,
    workflowId: id,
    userId: home.user.id,
    type: "schedule",
    cron: "0 9 * * 1",
    nextAt: new Date(),
    inputData: {},
  };
  const trigger = await db().trigger.create({ data: started });
  const runId = await launch(home, "two");
  await rm(path.join(root, "two.json"));
  expect([await loadWorkflows(root), await loadWorkflows(root)]).toEqual([1, 0]);
  expect((await json("POST /api/v1/workflows/two/launch", { key: home.key, body: {} })).status).toBe(404);
  expect((await json(`GET /api/v1/workflows/runs/${runId}`, { key: home.key })).body).toMatchObject({ workflowSlug: "two", status: "pending" });
  expect(await db().trigger.findUnique({ where: { id: trigger.id } })).toMatchObject({
    enabled: false,
    nextAt: null,
    disabledReason: expect.stringContaining("does not come with the server"),
  });

  await write("two", "2?");
  expect([await loadWorkflows(root), await loadWorkflows(root)]).toEqual([1, 0]);
  expect(await stand()).toEqual([
    ["one", 2, 2, false],
    ["two", 1, 1, false],
  ]);
  expect((await rows())[1]?.id).toBe(id);
});

test("servers that start at once make each once, and each version once", async () => {
  await Promise.all(["a", "b", "c"].map((slug) => write(slug, "?")));
  const first = await Promise.all([1, 2, 3, 4].map(() => loadWorkflows(root)));
  expect(first.sort()).toEqual([0, 0, 0, 3]);
  await write("b", "Now?");
  expect((await Promise.all([1, 2, 3, 4].map(() => loadWorkflows(root)))).sort()).toEqual([0, 0, 0, 1]);
  expect(await stand()).toEqual([
    ["a", 1, 1, false],
    ["b", 2, 2, false],
    ["c", 1, 1, false],
  ]);
});

test("a workspace's own of the same name is left alone, and comes first there", async () => {
  const home = await createWorkspace();
  const own = { slug: "one", name: "Ours", steps: [{ id: "ok", type: "approval", message: "Ours?" }] };
  const made = await json("POST /api/v1/workflows/definitions", { key: home.key, body: own });
  await write("one", "1?");
  expect(await loadWorkflows(root)).toBe(1);
  expect((await json("GET /api/v1/workflows/definitions/one", { key: home.key })).body).toMatchObject({ id: made.body.id, name: "Ours", builtIn: false });
  await rm(path.join(root, "one.json"));
  expect(await loadWorkflows(root)).toBe(1);
  expect((await json("GET /api/v1/workflows/definitions/one", { key: home.key })).status).toBe(200);
});

test("a definition that is wrong stops the start, and says where", async () => {
  await write("one", "{{steps.nothing.output}}?");
  await expect(loadWorkflows(root)).rejects.toThrow('prisma/workflows/one.json: steps.0.message: There is no step "nothing".');
  await writeFile(path.join(root, "one.json"), JSON.stringify({ slug: "other", name: "x", steps: [{ id: "ok", type: "approval", message: "?" }] }));
  await expect(loadWorkflows(root)).rejects.toThrow("prisma/workflows/one.json: its slug is 'other'.");
});
