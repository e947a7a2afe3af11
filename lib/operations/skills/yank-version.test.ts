import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

async function publicSkill({ workspace }: TestWorkspace, ...versions: string[]): Promise<string> {
  const slug = uniqueSlug();
  for (const version of versions) await addVersion({ slug, version, text: version, workspaceId: workspace.id });
  await db().skill.update({ where: { slug }, data: { public: true } });
  return slug;
}

test("a yanked version is neither installed nor downloaded, the next highest is the latest, and installed copies run on", async () => {
  const home = await createWorkspace();
  const [early, late] = [await createWorkspace(), await createWorkspace()];
  const slug = await publicSkill(home, "1.0.0", "1.1.0");
  const { body: found } = await json(`GET /api/v1/skills/${slug}`);
  const zip = `GET ${found.data.download.url}`;
  expect((await request(zip)).status).toBe(200);
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: early.key, body: {} })).body.version).toBe("1.1.0");
  const yank = (version: string, key = home.key, reason = "It deletes too much.") =>
    json(`POST /api/v1/skills/${slug}/yank`, { key, body: { version, reason } });

  expect((await yank("1.1.0", early.key)).status).toBe(404);
  expect((await yank("1.1.0", (await home.addMember("member")).key)).body.error.code).toBe("ROLE_REQUIRED");
  const unknown = await yank("9.9.9");
  expect([unknown.status, unknown.body.error.param]).toEqual([404, "version"]);
  const yanked = await yank("1.1.0");
  expect([yanked.status, yanked.body.version, yanked.body.yanked.reason, yanked.body.state]).toEqual([200, "1.1.0", "It deletes too much.", "live"]);
  // Once more changes nothing, not even the reason.
  expect((await yank("1.1.0", home.key, "Another reason.")).body.yanked).toEqual(yanked.body.yanked);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "version.yank" } })).toBe(1);

  const gone = await json(zip);
  expect([gone.status, gone.body.error.code, gone.body.error.message]).toEqual([410, "VERSION_YANKED", expect.stringContaining("It deletes too much.")]);
  const install = await json(`POST /api/v1/skills/${slug}/install`, { key: late.key, body: { version: "1.1.0" } });
  expect([install.status, install.body.error.code]).toEqual([410, "VERSION_YANKED"]);
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: late.key, body: {} })).body.version).toBe("1.0.0");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.0.0");
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: early.key, body: {} })).body.version).toBe("1.1.0");

  const back = await json(`POST /api/v1/skills/${slug}/unyank`, { key: home.key, body: { version: "1.1.0" } });
  expect([back.status, back.body.yanked]).toEqual([200, null]);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.1.0");
  expect((await json(`POST /api/v1/skills/${slug}/unyank`, { key: home.key, body: { version: "1.1.0" } })).status).toBe(200);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "version.unyank" } })).toBe(1);
});

test("a skill whose only version is yanked is listed no more; its owner sees it, and who asks for the version is told", async () => {
  const home = await createWorkspace();
  const stranger = await createWorkspace();
  const slug = await publicSkill(home, "1.0.0");
  const { body: found } = await json(`GET /api/v1/skills/${slug}`);
  expect((await json(`POST /api/v1/skills/${slug}/yank`, { key: home.key, body: { version: "1.0.0" } })).body.yanked.reason).toBeNull();
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`, { key: stranger.key })).status).toBe(404);
  expect((await json(`GET /api/v1/skills?q=${slug}`, { key: home.key })).body.data.total).toBe(0);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`, { key: home.key })).body.versions).toMatchObject([
    { version: "1.0.0", yanked: { reason: null } },
  ]);
  expect((await json(`GET ${found.data.download.url}`)).status).toBe(410);
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: stranger.key, body: { version: "1.0.0" } })).status).toBe(410);
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: stranger.key, body: {} })).status).toBe(404);
});

test("yanking and publishing at once end with the highest that is offered as the latest", async () => {
  const home = await createWorkspace();
  for (let round = 0; round < 5; round++) {
    const slug = await publicSkill(home, "1.0.0", "1.1.0");
    const [yanked, added] = await Promise.all([
      json(`POST /api/v1/skills/${slug}/yank`, { key: home.key, body: { version: "1.1.0" } }),
      addVersion({ slug, version: "1.0.5", text: "between", workspaceId: home.workspace.id }),
    ]);
    expect([yanked.status, added.version.version]).toEqual([200, "1.0.5"]);
    expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.0.5");
  }
});
