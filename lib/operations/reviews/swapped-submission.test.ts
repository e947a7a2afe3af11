import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let admin: TestWorkspace;
let home: TestWorkspace;
beforeAll(async () => {
  admin = await createWorkspace();
  home = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
});

const decide = (slug: string, body: object) => json(`POST /api/v1/reviews/${slug}`, { key: admin.key, body });
const post = (slug: string, what: string, body: object = {}) => json(`POST /api/v1/skills/${slug}/${what}`, { key: home.key, body });
const own = (slug: string) => json(`GET /api/v1/marketplace/skills/${slug}`, { key: home.key });
const add = (slug: string, version: string, verdict?: "warn") =>
  addVersion({ slug, version, text: version, workspaceId: home.workspace.id, userId: home.user.id, ...(verdict && { verdict }) });
const states = async (slug: string) => {
  const rows = await db().skillVersion.findMany({ where: { skill: { slug } }, orderBy: { number: "asc" } });
  return rows.map(({ version, state }) => `${version} ${state}`);
};

/** A skill that waits, and since when. */
async function submitted() {
  const slug = uniqueSlug();
  await add(slug, "1.0.0");
  await post(slug, "publish");
  return slug;
}

test("a submission that is renamed is taken back, and what is decided under its old name is refused", async () => {
  const known = uniqueSlug();
  await addVersion({ slug: known, workspaceId: (await createWorkspace()).workspace.id });
  await db().skill.update({ where: { slug: known }, data: { public: true, installs: 9 } });
  const slug = `${uniqueSlug()}-of-another-kind`;
  await add(slug, "1.0.0");
  await post(slug, "publish");
  expect((await json(`GET /api/v1/reviews/${slug}`, { key: admin.key })).body.similar).toEqual([]);
  const renamed = await json(`PATCH /api/v1/skills/${slug}`, { key: home.key, body: { newSlug: `${known}s` } });
  expect([renamed.status, renamed.body.status]).toEqual([200, "private"]);
  expect((await own(`${known}s`)).body.reviewNote).toContain(slug);
  for (const body of [{ decision: "approve" }, { decision: "reject" }, { decision: "reject", version: "1.0.0" }])
    expect((await decide(slug, body)).status, JSON.stringify(body)).toBe(409);
  expect((await post(`${known}s`, "publish")).body.similar).toMatchObject([{ slug: known }]);
  expect((await decide(slug, { decision: "approve" })).body.error.message).toContain(`${known}s`);
  expect((await json(`GET /api/v1/marketplace/skills/${known}s`)).status).toBe(404);
  expect((await decide(`${known}s`, { decision: "approve" })).body.status).toBe("public");
});

test("a version that comes while the skill waits is held, is not approved with it, and is decided by itself", async () => {
  const slug = await submitted();
  await add(slug, "9.0.0");
  expect(await states(slug)).toEqual(["1.0.0 live", "9.0.0 held"]);
  expect((await decide(slug, { decision: "approve" })).body.status).toBe("public");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.0.0");
  expect((await decide(slug, { decision: "approve", version: "9.0.0" })).body.version.state).toBe("live");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("9.0.0");
});

test("one that a later scan let out while the skill waits is held again", async () => {
  const slug = await submitted();
  await add(slug, "9.0.0");
  expect((await post(slug, "rescan", { version: "9.0.0" })).body.state).toBe("live");
  expect((await decide(slug, { decision: "approve" })).body.status).toBe("public");
  expect(await states(slug)).toEqual(["1.0.0 live", "9.0.0 held"]);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}`)).body.version).toBe("1.0.0");
});

test("a submission that was taken back and made anew is not the one that was looked at", async () => {
  const slug = await submitted();
  const of = async () => (await db().skill.findUniqueOrThrow({ where: { slug } })).submittedAt?.toISOString();
  const since = await of();
  await post(slug, "unpublish");
  await add(slug, "2.0.0", "warn");
  await post(slug, "publish");
  expect((await decide(slug, { decision: "approve", since })).body.error.code).toBe("ALREADY_DECIDED");
  expect((await decide(slug, { decision: "approve", since: await of() })).body.status).toBe("public");
});

test("what was held because the skill reached others is its owner's to run once it is private", async () => {
  const slug = await submitted();
  await add(slug, "2.0.0", "warn");
  expect(await states(slug)).toEqual(["1.0.0 live", "2.0.0 held"]);
  expect((await post(slug, "unpublish")).body.version).toBe("2.0.0");
  expect(await states(slug)).toEqual(["1.0.0 live", "2.0.0 live"]);
  await post(slug, "publish");
  await add(slug, "3.0.0", "warn");
  await decide(slug, { decision: "reject" });
  expect(await states(slug)).toEqual(["1.0.0 live", "2.0.0 live", "3.0.0 live"]);
  await post(slug, "publish");
  await add(slug, "4.0.0", "warn");
  await decide(slug, { decision: "reject", version: "4.0.0" });
  await post(slug, "unpublish");
  expect((await states(slug)).at(-1)).toBe("4.0.0 quarantined");
});

test("what was held and others have installed stays held", async () => {
  const slug = await submitted();
  await decide(slug, { decision: "approve" });
  await json(`POST /api/v1/skills/${slug}/install`, { key: admin.key, body: {} });
  await add(slug, "2.0.0", "warn");
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: { state: "held", verdict: "warn" } });
  await post(slug, "unpublish");
  expect(await states(slug)).toEqual(["1.0.0 held", "2.0.0 live"]);
});
