import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createCollection } from "#lib/testing/collection";
import { createSkill } from "#lib/testing/created-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let publisher: TestWorkspace;
beforeAll(async () => {
  publisher = await createWorkspace();
});

const drive = async (key: string) => (await json("GET /api/v1/drive", { key })).body.data;
const add = (key: string, skillSlug: string) => json("POST /api/v1/drive/import", { key, body: { skillSlug } });
const toggle = (key: string, slug: string, body: object = {}) => json(`POST /api/v1/drive/${slug}/toggle`, { key, body });

/** A public skill of somebody else's, with one version. */
async function published(made = {}) {
  const skill = await createSkill(publisher);
  const version = await skill.publish({ version: "1.0.0", ...made });
  return { ...skill, version };
}

test("an imported skill is in the drive, as it was installed, and importing it again changes nothing", async () => {
  const { key, workspace } = await createWorkspace();
  expect(await drive(key)).toEqual({ skills: [], total: 0 });
  const { slug, version } = await published({ metadata: { "clanker-tags": "one, two", "clanker-title": "A title" } });
  const first = await add(key, slug);
  expect(first.status).toBe(200);
  expect(first.body.data.skill).toEqual({
    ...{ id: expect.stringMatching(/^skl_\d+$/), slug, name: "A title", description: "A test.", tags: ["one", "two"], category: "productivity" },
    ...{ version: 1, github_url: null, installed: true, installed_version: "1.0.0", latest_version: "1.0.0", enabled: true },
    ...{ installed_at: expect.any(String), content_sha: version.contentSha, source: { type: "upload", url: null } },
    ...{ state: "live", yanked: false, verdict: "pass", risk: "low", update_available: false, owned: false },
  });
  const again = await add(key, slug);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(await drive(key)).toEqual({ skills: [first.body.data.skill], total: 1 });
  expect(await db().auditEntry.count({ where: { workspaceId: workspace.id, action: "drive.create" } })).toBe(1);
  expect((await db().skill.findUniqueOrThrow({ where: { slug } })).installs).toBe(1);
});

test("two who import the same at once make one row and one install", async () => {
  const { key, workspace } = await createWorkspace();
  const { slug } = await published();
  const answers = await Promise.all(Array.from({ length: 6 }, () => add(key, slug)));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect((await drive(key)).total).toBe(1);
  expect((await db().skill.findUniqueOrThrow({ where: { slug } })).installs).toBe(1);
  expect(await db().auditEntry.count({ where: { workspaceId: workspace.id, action: "drive.create" } })).toBe(1);
});

test("what cannot be imported is refused: no such skill, someone's private one, no slug at all", async () => {
  const { key } = await createWorkspace();
  const secret = await createSkill(publisher, false);
  await secret.publish();
  expect((await add(key, "no-such-skill-anywhere")).body.error).toMatchObject({ code: "NOT_FOUND" });
  expect((await add(key, secret.slug)).body.error).toMatchObject({ code: "NOT_FOUND" });
  for (const nonsense of ["Not a slug", "../etc", "https://example.com/owner/repo"]) {
    const { status, body } = await add(key, nonsense);
    expect([status, body.error.code, body.error.param], nonsense).toEqual([400, "INVALID_INPUT", "skillSlug"]);
  }
});

test("deleting is uninstalling: gone from the drive and its collections, and 404 the second time", async () => {
  const { key, workspace } = await createWorkspace();
  const { slug } = await published();
  await add(key, slug);
  const collection = await createCollection({ workspaceId: workspace.id, slugs: [slug] });
  const first = await json(`DELETE /api/v1/drive/${slug}`, { key });
  expect([first.status, first.body]).toEqual([204, null]);
  expect((await json(`DELETE /api/v1/drive/${slug}`, { key })).status).toBe(404);
  expect((await drive(key)).total).toBe(0);
  expect(await db().collectionSkill.count({ where: { collectionId: collection.id } })).toBe(0);
});

test("a skill of the workspace's own is listed before it is installed, and after it was removed", async () => {
  const owner = await createWorkspace();
  const skill = await createSkill(owner, false);
  await skill.publish({ version: "1.0.0" });
  const beside = { slug: skill.slug, owned: true, installed: false, installed_version: null, latest_version: "1.0.0", enabled: false, installed_at: null };
  expect((await drive(owner.key)).skills).toMatchObject([beside]);
  await add(owner.key, skill.slug);
  expect((await drive(owner.key)).skills).toMatchObject([{ slug: skill.slug, owned: true, installed: true, installed_version: "1.0.0", enabled: true }]);
  await json(`DELETE /api/v1/drive/${skill.slug}`, { key: owner.key });
  expect((await drive(owner.key)).skills).toMatchObject([beside]);
  expect((await drive(publisher.key)).skills.map(({ slug }: { slug: string }) => slug)).not.toContain(skill.slug);
});

test("toggling turns over or sets, is written down only when it changes something, and what is off does not run", async () => {
  const { key, workspace } = await createWorkspace();
  const { slug } = await published({ files: { "scripts/main.sh": "true" }, metadata: { "clanker-entrypoint": "scripts/main.sh" } });
  expect((await toggle(key, slug)).status).toBe(404);
  await add(key, slug);
  expect((await toggle(key, slug)).body).toEqual({ data: { slug, enabled: false } });
  expect((await toggle(key, slug, { enabled: false })).body.data.enabled).toBe(false);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } })).body.error.code).toBe("SKILL_DISABLED");
  expect((await drive(key)).skills).toMatchObject([{ slug, enabled: false }]);
  expect((await toggle(key, slug, { enabled: true })).body.data.enabled).toBe(true);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } })).status).toBe(202);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, action: "drive.update" }, orderBy: { id: "asc" } });
  expect(entries.map(({ metadata }) => metadata)).toEqual([{ enabled: false }, { enabled: true }]);
});

test("toggles that race each turn it over once", async () => {
  const { key } = await createWorkspace();
  const { slug } = await published();
  await add(key, slug);
  const answers = await Promise.all(Array.from({ length: 4 }, () => toggle(key, slug)));
  const said = answers.map(({ body }) => body.data.enabled).sort();
  expect(said).toEqual([false, false, true, true]);
  expect((await drive(key)).skills[0].enabled).toBe(true);
});

test("a key over chosen skills sees and changes these alone", async () => {
  const { key, workspace, user } = await createWorkspace();
  const [inside, outside] = [await published(), await published()];
  for (const { slug } of [inside, outside]) await add(key, slug);
  const own = await createSkill({ workspace, user }, false);
  await own.publish();
  const collection = await createCollection({ workspaceId: workspace.id, slugs: [inside.slug] });
  expect((await drive(collection.key)).skills.map(({ slug }: { slug: string }) => slug)).toEqual([inside.slug]);
  expect((await toggle(collection.key, inside.slug)).status).toBe(200);
  expect((await add(collection.key, inside.slug)).status).toBe(200);
  for (const { slug } of [outside, own]) {
    for (const what of [`POST /api/v1/drive/${slug}/toggle`, `POST /api/v1/drive/updates/${slug}/accept`, `POST /api/v1/drive/updates/${slug}/dismiss`])
      expect((await json(what, { key: collection.key, body: {} })).status, what).toBe(404);
    expect((await add(collection.key, slug)).status).toBe(404);
    expect((await json(`DELETE /api/v1/drive/${slug}`, { key: collection.key })).status).toBe(404);
  }
  expect((await drive(key)).skills.map(({ slug }: { slug: string }) => slug).sort()).toEqual([inside.slug, outside.slug, own.slug].sort());
});

test("a key over all skills sees the workspace's own beside the drive only when it is told to", async () => {
  const { key, workspace, user } = await createWorkspace();
  const installed = await published();
  await add(key, installed.slug);
  const own = await createSkill({ workspace, user }, false);
  await own.publish();
  const slugs = async (team: boolean) =>
    (await drive((await createCollection({ workspaceId: workspace.id, allSkills: true, team })).key)).skills.map(({ slug }: { slug: string }) => slug).sort();
  expect(await slugs(true)).toEqual([installed.slug, own.slug].sort());
  expect(await slugs(false)).toEqual([installed.slug]);
});

test("what became private or was deleted stays in the drive as it was, and says nothing of what came later", async () => {
  const { key } = await createWorkspace();
  const { slug, publish } = await published({ metadata: { "clanker-title": "Before" } });
  await add(key, slug);
  await publish({ version: "2.0.0", metadata: { "clanker-title": "Behind closed doors" } });
  await db().skill.update({ where: { slug }, data: { public: false } });
  const { skills } = await drive(key);
  expect(skills).toMatchObject([{ slug, name: "Before", installed_version: "1.0.0", latest_version: "1.0.0", update_available: false }]);
  expect((await json("GET /api/v1/drive/updates", { key })).body.data.total).toBe(0);
  expect((await json(`POST /api/v1/drive/updates/${slug}/accept`, { key, body: { version: "2.0.0" } })).body.error.code).toBe("UPDATE_CHANGED");
});
