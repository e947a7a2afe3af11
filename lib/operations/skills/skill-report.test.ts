import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("an owner appeals against what holds a version, once while it waits, and not against nothing", async () => {
  const home = await createWorkspace(["workspace:files:write"]);
  const workspaceId = home.workspace.id;
  const slug = uniqueSlug();
  await addVersion({ slug, version: "1.0.0", workspaceId });
  const appeal = (body: object, key = home.key) => json(`POST /api/v1/skills/${slug}/appeal`, { key, body });
  const nothing = await appeal({ reason: "Why?" });
  expect([nothing.status, nothing.body.error.param]).toEqual([400, "version"]);
  await addVersion({ slug, version: "1.1.0", verdict: "malicious", text: "bad", workspaceId });
  expect((await appeal({ reason: " " })).body.error.param).toBe("reason");
  expect((await appeal({ reason: "x" }, (await createWorkspace()).key)).status).toBe(404);
  expect((await appeal({ reason: "x" }, (await home.addMember("viewer")).key)).body.error.code).toBe("ROLE_REQUIRED");
  const answers = await Promise.all([1, 2, 3].map((n) => appeal({ reason: `It is a test, ${n}.` })));
  const [{ body }] = answers as [(typeof answers)[0]];
  expect(body).toMatchObject({ kind: "appeal", slug, version: "1.1.0", status: "pending", note: null, decidedAt: null });
  expect(new Set(answers.map((each) => `${each.status} ${each.body.id}`)).size).toBe(1);
  expect(await db().auditEntry.count({ where: { workspaceId, action: "version.appeal" } })).toBe(1);
  await addVersion({ slug, version: "1.2.0", verdict: "warn", text: "doubt", workspaceId });
  const other = await appeal({ reason: "Not at all." });
  expect([other.status, other.body.version, other.body.id === body.id]).toEqual([201, "1.2.0", false]);
  expect((await appeal({ reason: "x", version: "9.0.0" })).body.error.code).toBe("NOT_FOUND");
});

test("anyone who sees a skill reports it: one that waits by person and skill, and twenty by person", async () => {
  const home = await createWorkspace();
  const reader = await createWorkspace(["profile:read"]);
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id, public: true });
  const hidden = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  const report = (name: string, body: object = { reason: "It reads my keys." }) => json(`POST /api/v1/skills/${name}/report`, { key: reader.key, body });
  expect((await report(hidden)).status).toBe(404);
  expect((await report(slug, { reason: "x", version: "9.0.0" })).body.error.param).toBe("version");
  const answers = await Promise.all([1, 2, 3].map(() => report(slug)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(answers[0]?.body).toMatchObject({ kind: "report", slug, version: "1.0.0", status: "pending", reason: "It reads my keys." });
  // It is in the log of who reports, and the owner is not told.
  expect(await db().auditEntry.count({ where: { workspaceId: reader.workspace.id, action: "skill.report" } })).toBe(1);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "skill.report" } })).toBe(0);

  const more: string[] = [];
  for (let n = 0; n < 20; n++) more.push(await publishSkill({ script: "true" }));
  const all = await Promise.all(more.map((each) => report(each)));
  expect(all.filter(({ status }) => status === 201)).toHaveLength(19);
  expect(all.find(({ status }) => status !== 201)?.body.error.code).toBe("REPORTS_PENDING");
  expect(await db().skillReport.count({ where: { userId: reader.user.id, status: "pending" } })).toBe(20);
});
