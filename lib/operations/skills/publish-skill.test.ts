import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const audited = (workspaceId: number, action: string) => db().auditEntry.findMany({ where: { workspaceId, action }, orderBy: { id: "asc" } });

test("a skill is submitted once, however often it is asked for, and strangers see nothing of it", async () => {
  const home = await createWorkspace();
  const stranger = await createWorkspace();
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  const path = `POST /api/v1/skills/${slug}/publish`;
  expect((await json(path, { key: stranger.key, body: {} })).body.error.code).toBe("NOT_FOUND");
  expect((await json(path, { key: (await home.addMember("member")).key, body: {} })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(path, { key: (await home.addKey(["workspace:files:write"])).key, body: {} })).body.error).toBe("ACCESS_DENIED");
  const answers = await Promise.all([1, 2, 3].map(() => json(path, { key: home.key, body: {} })));
  for (const { status, body } of answers) expect([status, body.slug, body.status, body.publisher]).toEqual([200, slug, "submitted", home.workspace.slug]);
  expect(await audited(home.workspace.id, "skill.publish")).toMatchObject([{ resourceId: slug, metadata: { status: "submitted" } }]);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`, { key: stranger.key })).status).toBe(404);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`, { key: home.key })).body.status).toBe("submitted");
  // Another's public skill is not the caller's to publish either.
  expect((await json("POST /api/v1/skills/summarize/publish", { key: home.key, body: {} })).status).toBe(404);
});

test("an admin of the instance publishes at once, with what the scanner doubts, and unpublishing keeps installed copies", async () => {
  const home = await createWorkspace();
  await db().user.update({ where: { id: home.user.id }, data: { isAdmin: true } });
  const other = await createWorkspace();
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id });
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: { verdict: "warn" } });
  const published = await json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
  expect([published.status, published.body.status, published.body.similar]).toEqual([200, "public", []]);
  expect(await db().skill.findUniqueOrThrow({ where: { slug }, include: { versions: true } })).toMatchObject({
    ...{ public: true, submittedAt: null, publishedAt: expect.any(Date) },
    versions: [{ allowedAt: expect.any(Date) }],
  });
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: other.key, body: {} })).status).toBe(200);
  const unpublished = await json(`POST /api/v1/skills/${slug}/unpublish`, { key: home.key });
  expect([unpublished.status, unpublished.body.status]).toEqual([200, "private"]);
  expect((await json(`POST /api/v1/skills/${slug}/unpublish`, { key: home.key })).status).toBe(200);
  expect(await audited(home.workspace.id, "skill.unpublish")).toHaveLength(1);
  expect((await json(`GET /api/v1/skills/${slug}`, {})).status).toBe(404);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key: other.key, body: { input: "x" } })).status).toBe(202);
});

test("what has no live version is not published, and the answer says why", async () => {
  const home = await createWorkspace();
  const publish = async (data: object) => {
    const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
    await db().skillVersion.updateMany({ where: { skill: { slug } }, data });
    await db().skill.update({ where: { slug }, data: { versionId: null } });
    const { status, body } = await json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
    return [status, body.error.code];
  };
  expect(await publish({ state: "quarantined" })).toEqual([403, "SKILL_QUARANTINED"]);
  expect(await publish({ state: "held" })).toEqual([403, "SKILL_HELD"]);
  expect(await publish({ yankedAt: new Date() })).toEqual([410, "VERSION_YANKED"]);
});

test("names that look like a well-known skill's are named to whoever publishes, and do not stop them", async () => {
  const home = await createWorkspace();
  const known = uniqueSlug();
  await addVersion({ slug: known, workspaceId: (await createWorkspace()).workspace.id });
  await db().skill.update({ where: { slug: known }, data: { public: true, executions: 50, installs: 7 } });
  const slug = `${known}x`;
  await addVersion({ slug, workspaceId: home.workspace.id });
  const { status, body } = await json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
  expect(status).toBe(200);
  expect(body.similar[0]).toMatchObject({ slug: known, installs: 7, executions: 50, publisher: expect.any(String) });
});

test("a deleted skill is nobody's to find, those who have it run it, its name is held, and its owner restores it", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id, public: true });
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: other.key, body: {} })).status).toBe(200);
  expect((await json(`DELETE /api/v1/skills/${slug}`, { key: other.key })).status).toBe(404);
  expect((await json(`DELETE /api/v1/skills/${slug}`, { key: (await home.addMember("member")).key })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(`DELETE /api/v1/skills/${slug}`, { key: home.key })).status).toBe(204);
  expect((await json(`DELETE /api/v1/skills/${slug}`, { key: home.key })).status).toBe(404);
  expect((await json(`GET /api/v1/skills/${slug}`, { key: home.key })).status).toBe(404);
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: home.key, body: {} })).status).toBe(404);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key: other.key, body: { input: "x" } })).status).toBe(202);
  await expect(addVersion({ slug, workspaceId: other.workspace.id })).rejects.toMatchObject({ code: "SLUG_TAKEN" });
  expect((await json(`POST /api/v1/skills/${slug}/restore`, { key: other.key })).status).toBe(404);
  const restored = await json(`POST /api/v1/skills/${slug}/restore`, { key: home.key });
  expect([restored.status, restored.body.status, restored.body.version]).toEqual([200, "private", "1.0.0"]);
  expect(await audited(home.workspace.id, "skill.delete")).toMatchObject([{ resourceId: slug, metadata: { was: "public" } }]);
  expect(await audited(home.workspace.id, "skill.restore")).toHaveLength(1);
});

test("after 30 days another takes the name of a deleted skill, and those who had it keep what they had", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const slug = await publishSkill({ script: "echo first" }, { workspaceId: home.workspace.id, public: true });
  const { body: run } = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x" } });
  await db().execution.updateMany({ where: { id: Number(run.executionId.slice(5)) }, data: { status: "completed", finishedAt: new Date() } });
  await db().skill.update({ where: { slug }, data: { deletedAt: new Date(Date.now() - 31 * 24 * 3600_000), public: false } });
  const { id } = await db().skill.findUniqueOrThrow({ where: { slug } });
  const taken = await addVersion({ slug, workspaceId: other.workspace.id });
  expect([taken.skill.slug, taken.skill.id === id, taken.skill.workspaceId]).toEqual([slug, false, other.workspace.id]);
  // What ran before is run again as itself, and not as the stranger's of that name.
  const again = await json(`POST /api/v1/executions/${run.executionId}/rerun`, { key: home.key, body: {} });
  expect(again.status).toBe(202);
  const row = await db().execution.findUniqueOrThrow({ where: { id: Number(again.body.executionId.slice(5)) }, include: { version: true } });
  expect([row.version.skillId, row.skillSlug]).toEqual([id, `deleted-${id}`]);
});

test("the skills of a deleted workspace go with it, and stay with those who have them", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id, public: true });
  await json(`POST /api/v1/skills/${slug}/install`, { key: other.key, body: {} });
  expect((await json(`DELETE /api/v1/workspaces/ws_${home.workspace.id}`, { token: home.token })).status).toBe(204);
  const row = await db().skill.findUniqueOrThrow({ where: { slug } });
  expect(row).toMatchObject({ workspaceId: null, public: false, submittedAt: null, deletedAt: expect.any(Date) });
  expect((await json(`GET /api/v1/skills/${slug}`, {})).status).toBe(404);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key: other.key, body: { input: "x" } })).status).toBe(202);
  await expect(addVersion({ slug, workspaceId: other.workspace.id })).rejects.toMatchObject({ code: "SLUG_TAKEN" });
});
