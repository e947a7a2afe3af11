import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

async function publishTwo(more: { workspaceId?: number; isPublic?: boolean } = {}) {
  const slug = uniqueSlug();
  const picture = new Uint8Array([0xff, 0xfe, 0, 1]);
  await publishFiles(slug, "1.0.0", { "same.txt": "same", "gone.txt": "gone", "a.png": picture }, more);
  const made = await publishFiles(slug, "1.1.0", { "same.txt": "same", "long.txt": "x".repeat(200_001) }, more);
  return { slug, ...made };
}

test("two versions are compared file by file, and what is too long is only named", async () => {
  const { slug } = await publishTwo();
  const { status, body } = await json(`GET /api/v1/marketplace/skills/${slug}/compare?from=1.0.0&to=1.1.0`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ slug, from: "1.0.0", to: "1.1.0", unchanged: 1 });
  const told = body.files.map(({ path, change, omitted, texts }: Record<string, unknown>) => [path, change, omitted, texts !== null]);
  expect(told).toEqual([
    ["SKILL.md", "changed", null, true],
    ["a.png", "removed", "binary", false],
    ["gone.txt", "removed", null, true],
    ["long.txt", "added", "large", false],
  ]);
  expect(body.files[0].texts).toEqual({
    before: expect.stringContaining(`Version 1.0.0 of ${slug}.`),
    after: expect.stringContaining(`Version 1.1.0 of ${slug}.`),
  });
  expect((await json(`GET /api/v1/marketplace/skills/${slug}/compare?from=1.0.0&to=9.0.0`)).body.error.param).toBe("version");
});

test("a file is read at a version, and what was withdrawn is not", async () => {
  const { slug, skillId } = await publishTwo();
  const read = (query: string) => json(`GET /api/v1/marketplace/skills/${slug}/file?${query}`);
  expect((await read("path=gone.txt&version=1.0.0")).body).toMatchObject({ text: "gone", version: "1.0.0", size: 4 });
  expect((await read("path=gone.txt")).status).toBe(404);
  await db().skillVersion.updateMany({ where: { skillId, version: "1.0.0" }, data: { yankedAt: new Date() } });
  expect((await read("path=gone.txt&version=1.0.0")).body.error.code).toBe("VERSION_YANKED");
  await db().skillVersion.updateMany({ where: { skillId, version: "1.0.0" }, data: { state: "quarantined" } });
  expect((await read("path=gone.txt&version=1.0.0")).status).toBe(404);
});

test("the files of a private skill are its workspace's alone", async () => {
  const { workspace, key } = await createWorkspace();
  const { slug } = await publishTwo({ workspaceId: workspace.id, isPublic: false });
  const statuses = async (more: { key?: string }) =>
    Promise.all(
      [`file?path=SKILL.md`, "compare?from=1.0.0&to=1.1.0"].map(async (what) => (await json(`GET /api/v1/marketplace/skills/${slug}/${what}`, more)).status),
    );
  expect(await statuses({ key })).toEqual([200, 200]);
  expect(await statuses({})).toEqual([404, 404]);
  expect(await statuses({ key: (await createWorkspace()).key })).toEqual([404, 404]);
});
