import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let admin: TestWorkspace;
beforeAll(async () => {
  admin = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
});

const decide = (slug: string, body: object, key = admin.key) => json(`POST /api/v1/reviews/${slug}`, { key, body });
const statusOf = async (slug: string) => (await db().skill.findUniqueOrThrow({ where: { slug } })).public;

/** Everything that waits, page by page. */
async function waiting(limit = 100) {
  // biome-ignore lint/suspicious/noExplicitAny: an answer of its own shape
  const all: any[] = [];
  for (let query = ""; ; query = `&after_id=${all.at(-1).id}`) {
    const { status, body } = await json(`GET /api/v1/reviews?limit=${limit}${query}`, { key: admin.key });
    expect(status).toBe(200);
    all.push(...body.data);
    if (!body.has_more) return all;
  }
}

test("nobody but an admin of the instance is let in, whether there is such a skill or not", async () => {
  const home = await createWorkspace();
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  for (const name of [slug, "no-such-skill"])
    for (const path of [`GET /api/v1/reviews/${name}`, `GET /api/v1/reviews/${name}/versions/1.0.0/download`, "GET /api/v1/reviews"]) {
      const { status, body } = await json(path, { key: home.key });
      expect([status, body.error.code], path).toEqual([403, "ADMIN_REQUIRED"]);
    }
  expect((await decide("no-such-skill", { decision: "approve" }, home.key)).body.error.code).toBe("ADMIN_REQUIRED");
  expect((await decide("no-such-skill", { decision: "approve" })).status).toBe(404);
  const { key } = await admin.addKey(["workspace:files:read", "workspace:files:write"]);
  expect((await json("GET /api/v1/reviews", { key })).body.error).toBe("ACCESS_DENIED");
});

test("a submission is approved or rejected once, its owner is told why, and can submit again", async () => {
  const home = await createWorkspace();
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id });
  expect((await decide(slug, { decision: "approve" })).body.error.code).toBe("ALREADY_DECIDED");
  const publish = () => json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
  await publish();
  const [entry] = (await waiting()).filter((each) => each.slug === slug);
  const { id } = await db().skill.findUniqueOrThrow({ where: { slug } });
  expect(entry).toMatchObject({
    id: `skl_${id}`,
    kind: "submission",
    version: "1.0.0",
    publisher: home.workspace.slug,
    status: "submitted",
    findings: 0,
    similar: [],
  });
  const detail = await json(`GET /api/v1/reviews/${slug}`, { key: admin.key });
  expect([detail.status, detail.body.files.length, detail.body.status]).toEqual([200, 2, "submitted"]);
  const zip = await request(`GET ${detail.body.download}`, { key: admin.key });
  expect([zip.status, (await zip.arrayBuffer()).byteLength]).toEqual([200, detail.body.versions[0].size]);

  expect(await decide(slug, { decision: "reject", reason: "No README." })).toMatchObject({
    status: 200,
    body: { slug, status: "private", reviewNote: "No README.", version: null },
  });
  expect((await decide(slug, { decision: "reject" })).status).toBe(200);
  expect((await decide(slug, { decision: "approve" })).body.error.code).toBe("ALREADY_DECIDED");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`, { key: home.key })).body).toMatchObject({ status: "private", reviewNote: "No README." });

  expect((await publish()).body.status).toBe("submitted");
  const answers = await Promise.all([decide(slug, { decision: "approve" }), decide(slug, { decision: "reject" })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await statusOf(slug)).toBe(answers[0].status === 200);
  await publish();
  expect((await decide(slug, { decision: "approve" })).body.status).toBe("public");
  expect((await decide(slug, { decision: "approve" })).status).toBe(200);
  expect((await decide(slug, { decision: "reject" })).status).toBe(409);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.status).toBe("public");
  expect((await waiting()).filter((each) => each.slug === slug)).toEqual([]);
  // In the log of the workspace whose skill it is, and each decision once.
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "skill.review" }, orderBy: { id: "asc" } });
  expect(entries.at(0)).toMatchObject({ actorName: "test", resourceId: slug, metadata: { decision: "reject" } });
  expect(entries).toHaveLength(answers[0].status === 200 ? 2 : 3);
});

test("what waits for its review is not approved without a live version", async () => {
  const home = await createWorkspace();
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  await json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
  await json(`POST /api/v1/skills/${slug}/yank`, { key: home.key, body: { version: "1.0.0" } });
  expect((await decide(slug, { decision: "approve" })).body.error.code).toBe("VERSION_YANKED");
  expect(await statusOf(slug)).toBe(false);
});

test("a version is decided, and anew, and what was put to the admins about it with it", async () => {
  const home = await createWorkspace();
  const reader = await createWorkspace();
  const slug = uniqueSlug();
  const workspaceId = home.workspace.id;
  await addVersion({ slug, version: "1.0.0", workspaceId });
  await db().skill.update({ where: { slug }, data: { public: true } });
  const { version } = await addVersion({ slug, version: "1.1.0", verdict: "warn", text: "doubt", workspaceId });
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.versions.map((each: { version: string }) => each.version)).toEqual(["1.0.0"]);
  await json(`POST /api/v1/skills/${slug}/appeal`, { key: home.key, body: { reason: "It is mine." } });
  const mine = (await waiting()).filter((each) => each.slug === slug);
  expect(mine.map(({ kind, version, reason, by }) => [kind, version, reason, by])).toEqual([
    ["appeal", "1.1.0", "It is mine.", home.user.name],
    ["held", "1.1.0", null, null],
  ]);
  const approved = await decide(slug, { decision: "approve", version: "1.1.0", reason: "Fine." });
  expect([approved.status, approved.body.version.state]).toEqual([200, "live"]);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.1.0");
  expect(await db().skillReport.findMany({ where: { versionId: version.id } })).toMatchObject([
    { kind: "appeal", status: "approved", note: "Fine.", decidedById: admin.user.id },
  ]);
  expect((await waiting()).filter((each) => each.slug === slug)).toEqual([]);
  await decide(slug, { decision: "approve", version: "1.1.0" });
  expect(await db().auditEntry.count({ where: { workspaceId, action: "skill.review" } })).toBe(1);

  await json(`POST /api/v1/skills/${slug}/report`, { key: reader.key, body: { reason: "It is not." } });
  expect((await decide(slug, { decision: "reject", version: "1.1.0", reason: "True." })).body.version.state).toBe("quarantined");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.0.0");
  expect(await db().skillReport.findFirstOrThrow({ where: { versionId: version.id, kind: "report" } })).toMatchObject({
    status: "approved",
    userId: reader.user.id,
  });
  expect((await decide(slug, { decision: "reject", version: "1.1.0" })).status).toBe(200);
  // The reader hears of their own report, the owner of the appeal, and neither of the other's.
  const heard = async (key: string) => {
    const { body } = await json(`GET /api/v1/skills/${slug}/reports`, { key });
    return body.data.map((each: { kind: string; status: string; note: string }) => [each.kind, each.status, each.note]);
  };
  expect(await heard(reader.key)).toEqual([["report", "approved", "True."]]);
  expect(await heard(home.key)).toEqual([["appeal", "approved", "Fine."]]);
  // Quarantined by an admin: it waits for nobody, until its owner appeals.
  expect((await waiting()).filter((each) => each.slug === slug)).toEqual([]);
  await json(`POST /api/v1/skills/${slug}/appeal`, { key: home.key, body: { reason: "Still mine.", version: "1.1.0" } });
  expect((await waiting()).filter((each) => each.slug === slug).map(({ kind }) => kind)).toEqual(["appeal"]);
  expect((await decide(slug, { decision: "approve", version: "1.1.0" })).body.version.state).toBe("live");
  expect(await db().auditEntry.count({ where: { workspaceId, action: "skill.review" } })).toBe(3);
  expect((await decide(slug, { decision: "approve", version: "7.0.0" })).body.error.param).toBe("version");
});

test("the list is read in pages both ways, and from a place that was decided meanwhile", async () => {
  const home = await createWorkspace();
  const slugs: string[] = [];
  for (let n = 0; n < 5; n++) {
    const slug = uniqueSlug();
    await addVersion({ slug, version: "1.0.0", verdict: n % 2 ? "malicious" : "pass", workspaceId: home.workspace.id });
    if (n % 2 === 0) await json(`POST /api/v1/skills/${slug}/publish`, { key: home.key, body: {} });
    slugs.unshift(slug);
  }
  const all = (await waiting(2)).filter((each) => slugs.includes(each.slug));
  expect(all.map(({ slug }) => slug)).toEqual(slugs);
  expect(all.map(({ kind }) => kind)).toEqual(["submission", "quarantined", "submission", "quarantined", "submission"]);
  const [newest, second, third] = all;
  const newer = await json(`GET /api/v1/reviews?limit=1&before_id=${third.id}`, { key: admin.key });
  expect([newer.body.data[0].id, newer.body.has_more]).toEqual([second.id, true]);
  await decide(second.slug, { decision: "approve", version: "1.0.0" });
  const older = await json(`GET /api/v1/reviews?limit=1&after_id=${second.id}`, { key: admin.key });
  expect(older.body.data[0].id).toBe(third.id);
  // Its place is that of the submission, not of the decision.
  const { last_id } = (await json(`GET /api/v1/reviews?limit=1&before_id=${second.id}`, { key: admin.key })).body;
  expect(last_id.startsWith(`${newest.id}_`)).toBe(true);
  const later = uniqueSlug();
  await addVersion({ slug: later, version: "1.0.0", verdict: "malicious", workspaceId: home.workspace.id });
  await decide(newest.slug, { decision: "reject" });
  const rest = await json(`GET /api/v1/reviews?after_id=${last_id}`, { key: admin.key });
  expect(rest.body.data[0].id).toBe(third.id);
  expect((await json(`GET /api/v1/reviews?after_id=${newest.id}`, { key: admin.key })).status).toBe(200);
  for (const bad of ["exec_1", "skl_1_x", "skl_1_99999999999999", "skl_x", "ver_2000000000"])
    expect((await json(`GET /api/v1/reviews?after_id=${bad}`, { key: admin.key })).body.error.param, bad).toBe("after_id");
});

test("a skill that its publisher deleted is still reported by those who have it, and decided", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id, public: true });
  await json(`POST /api/v1/skills/${slug}/install`, { key: other.key, body: {} });
  expect((await json(`DELETE /api/v1/skills/${slug}`, { key: home.key })).status).toBe(204);
  expect((await json(`POST /api/v1/skills/${slug}/report`, { key: other.key, body: { reason: "It does harm." } })).status).toBe(201);
  expect((await waiting()).some((each) => each.slug === slug && each.kind === "report")).toBe(true);
  const decided = await decide(slug, { decision: "reject", version: "1.0.0", reason: "It does." });
  expect([decided.status, decided.body.version?.state]).toEqual([200, "quarantined"]);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key: other.key, body: { input: "x" } })).body.error.code).toBe("SKILL_QUARANTINED");
});
