import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("who has installed a skill that was made private sees it as they have it, and nothing of what came later", async () => {
  const [owner, other, stranger] = [await createWorkspace(), await createWorkspace(), await createWorkspace()];
  const slug = uniqueSlug();
  const first = await addVersion({ slug, version: "1.0.0", text: "first words", workspaceId: owner.workspace.id });
  await db().skill.update({ where: { id: first.skill.id }, data: { public: true } });
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: other.key, body: {} })).status).toBe(200);
  expect((await json(`POST /api/v1/skills/${slug}/unpublish`, { key: owner.key, body: {} })).status).toBe(200);
  await addVersion({ slug, version: "2.0.0", text: "secret words", workspaceId: owner.workspace.id });

  for (const path of [`skills/${slug}`, `marketplace/skills/${slug}`, `marketplace/skills/${slug}/scan`, "skills?limit=100", "drive"]) {
    const { status, body } = await json(`GET /api/v1/${path}`, { key: other.key });
    expect([path, status]).toEqual([path, 200]);
    expect(JSON.stringify(body)).not.toMatch(/2\.0\.0|secret words/);
  }
  const detail = (await json(`GET /api/v1/marketplace/skills/${slug}`, { key: other.key })).body;
  expect([detail.version, detail.readme, detail.versions.length]).toEqual(["1.0.0", "first words", 1]);
  expect((await json(`GET /api/v1/skills/${slug}`, { key: other.key })).body.data).toMatchObject({ skill: { slug, version: 1 }, download: null });
  for (const asked of ["scan?version=2.0.0", "scan"])
    expect((await json(`GET /api/v1/marketplace/skills/${slug}/${asked}`, { key: stranger.key })).status).toBe(404);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}/scan?version=2.0.0`, { key: other.key })).status).toBe(404);
  expect((await json(`POST /api/v1/skills/${slug}/report`, { key: other.key, body: { reason: "x", version: "2.0.0" } })).status).toBe(404);
  expect((await json(`GET /api/v1/skills/${slug}`, { key: stranger.key })).status).toBe(404);
});

test("a key without a scope for skills sees of its workspace's own what everyone sees", async () => {
  const home = await createWorkspace();
  const slug = uniqueSlug();
  const { version } = await addVersion({ slug, version: "1.0.0", workspaceId: home.workspace.id });
  const paths = [`skills/${slug}`, `marketplace/skills/${slug}`, `marketplace/skills/${slug}/scan`, `downloads/public/${slug}/${version.contentSha}.zip`];
  for (const scopes of [[], ["billing:read"], ["memory:read"]]) {
    const { key } = await home.addKey(scopes);
    for (const path of paths) expect([path, scopes, (await json(`GET /api/v1/${path}`, { key })).status]).toEqual([path, scopes, 404]);
    expect((await json(`GET /api/v1/skills?q=${slug}`, { key })).body.data.total).toBe(0);
  }
  const { key } = await home.addKey(["workspace:files:read"]);
  for (const path of paths.slice(0, 3)) expect((await json(`GET /api/v1/${path}`, { key })).status).toBe(200);
});
