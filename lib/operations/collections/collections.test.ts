import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let pdf: string;
let docx: string;
beforeAll(async () => {
  pdf = await publishSkill({ script: "true" });
  docx = await publishSkill({ script: "true" });
});

const CONFINED = ["workspace:files:read", "tool:execute"];
const create = (key: string, body: object) => json("POST /api/v1/collections", { key, body: { name: "acme-user-42", ...body } });
const patch = (key: string, name: string, body: object) => json(`PATCH /api/v1/collections/${name}`, { key, body });
const list = async (key: string) => (await json("GET /api/v1/collections", { key })).body.data;
const skillsOf = async (key: string) => (await json("GET /api/v1/skills", { key })).body.data?.map(({ slug }: { slug: string }) => slug).sort();
/** Whether a key is let in, and if not, why. */
const standing = async (key: string, where = "GET /api/v1/skills") => {
  const { status, body } = await json(where, { key });
  return status === 200 ? "good" : (body.error.code ?? body.error);
};

describe("creating", () => {
  test("with skills makes a key that is confined to them, is shown once, and is stored only as a hash", async () => {
    const home = await createWorkspace();
    const { status, body } = await create(home.key, { skillSlugs: [pdf, docx, pdf] });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      ...{ id: expect.stringMatching(/^col_\d+$/), name: "acme-user-42", all_skills: false, skillSlugs: [pdf, docx].sort() },
      ...{ includeTeamSkills: true, includeSharedSkills: true, isPublicMarketplace: false, marketplace_url: null, hidden_skills: [] },
      api_keys: [{ prefix: body.data.key.slice(0, 12), last_four: body.data.key.slice(-4), scopes: CONFINED }],
    });
    expect(body.data.key).toMatch(/^sk_live_[0-9A-Za-z]{38}$/);
    const everything = JSON.stringify([await list(home.key), (await json("GET /api/v1/api-keys", { key: home.key })).body]);
    expect(everything).not.toContain(body.data.key);
    expect(everything).toContain(body.data.id);
    expect(await skillsOf(body.data.key)).toEqual([pdf, docx].sort());
    expect(await skillsOf(home.key)).toEqual([pdf, docx].sort());
    const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: { in: ["collection.create", "drive.create"] } } });
    expect(entries.map(({ action }) => action).sort()).toEqual(["collection.create", "drive.create", "drive.create"]);
    expect(JSON.stringify(entries)).not.toContain(body.data.key);
  });

  test("without skills makes a key over the whole drive, which may do what its person may; with none, one that sees nothing", async () => {
    const home = await createWorkspace();
    const all = (await create(home.key, { name: "all" })).body.data;
    expect(all).toMatchObject({ all_skills: true, skillSlugs: null, api_keys: [{ scopes: ["*"] }] });
    const none = await create(all.key, { name: "none", skillSlugs: [] });
    expect(none.body.data).toMatchObject({ all_skills: false, skillSlugs: [] });
    expect(await skillsOf(none.body.data.key)).toEqual([]);
    expect((await json(`POST /api/v1/skills/${pdf}/run`, { key: none.body.data.key, body: { input: "x" } })).status).toBe(404);
    expect((await json(`POST /api/v1/skills/${pdf}/run`, { key: all.key, body: { input: "x" } })).status).toBe(202);
  });

  test("the whole drive is with or without what the marketplace and the workspace have besides", async () => {
    const home = await createWorkspace();
    const own = await publishSkill({ script: "true" });
    await db().skill.update({ where: { slug: own }, data: { public: false, workspaceId: home.workspace.id } });
    const seen = async (body: object) => {
      const { key } = (await create(home.key, body)).body.data;
      return Promise.all([pdf, own].map(async (slug) => (await json(`GET /api/v1/skills/${slug}`, { key })).status));
    };
    expect(await seen({ name: "both" })).toEqual([200, 200]);
    expect(await seen({ name: "team", includeSharedSkills: false })).toEqual([404, 200]);
    expect(await seen({ name: "shared", includeTeamSkills: false })).toEqual([200, 404]);
    await json(`POST /api/v1/skills/${pdf}/install`, { key: home.key });
    expect(await seen({ name: "neither", includeTeamSkills: false, includeSharedSkills: false })).toEqual([200, 404]);
  });

  test("refuses names that are none, that are taken, and skills that are not there, and leaves nothing", async () => {
    const home = await createWorkspace();
    for (const name of ["", "-a", ".a", "a b", "a/b", "a..b", "ä", "col_7", "a".repeat(65)]) {
      const { status, body } = await create(home.key, { name });
      expect([status, body.error.param], name).toEqual([400, "name"]);
    }
    expect((await create(home.key, { skillSlugs: [pdf, "no-such-skill"] })).body.error).toMatchObject({ code: "INVALID_INPUT", param: "skillSlugs.1" });
    expect(await list(home.key)).toEqual([]);
    expect(await db().apiKey.count({ where: { workspaceId: home.workspace.id, collectionId: { not: null } } })).toBe(0);
    expect((await create(home.key, {})).status).toBe(201);
    expect((await create(home.key, {})).body.error).toMatchObject({ code: "COLLECTION_EXISTS", param: "name" });
    const stranger = await createWorkspace();
    expect((await create(stranger.key, {})).status).toBe(201);
  });

  test("a key that expires makes none that outlives it, and a member none at all", async () => {
    const home = await createWorkspace();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const short = (await json("POST /api/v1/api-keys", { key: home.key, body: { name: "short", expiresAt } })).body;
    expect((await create(short.key, {})).body.data.api_keys[0].expires_at).toBe(expiresAt);
    const member = await home.addMember("member");
    expect((await create(member.key, { name: "other" })).body.error.code).toBe("ROLE_REQUIRED");
  });
});

test("the skills of a collection are listed and searched by its name or id, not without a key", async () => {
  const home = await createWorkspace();
  const { id } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
  await json(`POST /api/v1/skills/${docx}/install`, { key: home.key });
  const slugs = async (query: string) => {
    const { data } = (await json(`GET /api/v1/skills?${query}`, { key: home.key })).body;
    return (data.skills ?? data).map(({ slug }: { slug: string }) => slug);
  };
  expect(await slugs("limit=5")).toHaveLength(2);
  expect(await slugs("collection=acme-user-42")).toEqual([pdf]);
  expect(await slugs(`collection=${id}&q=test`)).toEqual([pdf]);
  expect(await slugs(`collection=${id}&q=${docx}`)).toEqual([]);
  await create(home.key, { name: "all", includeSharedSkills: false });
  expect((await slugs("collection=all&q=test")).sort()).toEqual([pdf, docx].sort());
  expect((await json(`GET /api/v1/skills?collection=${id}&q=test`)).body.error.code).toBe("AUTH_REQUIRED");
});

describe("changing", () => {
  test("skills come and go, at once, and adding one again changes nothing", async () => {
    const home = await createWorkspace();
    const { id, key } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
    const add = () => json("POST /api/v1/collections/acme-user-42/skills", { key: home.key, body: { skillSlug: docx } });
    expect((await add()).body.data.skillSlugs).toEqual([pdf, docx].sort());
    expect((await add()).status).toBe(201);
    expect(await db().auditEntry.count({ where: { action: "collection.update", resourceId: id } })).toBe(1);
    expect(await skillsOf(key)).toEqual([pdf, docx].sort());
    expect((await json(`DELETE /api/v1/collections/${id}/skills/${pdf}`, { key: home.key })).status).toBe(204);
    expect((await json(`DELETE /api/v1/collections/${id}/skills/${pdf}`, { key: home.key })).status).toBe(404);
    expect(await skillsOf(key)).toEqual([docx]);
    expect(await skillsOf(home.key)).toEqual([pdf, docx].sort());
    await json(`POST /api/v1/skills/${docx}/uninstall`, { key: home.key });
    expect(await skillsOf(key)).toEqual([]);
    expect((await list(home.key))[0].skillSlugs).toEqual([]);
    expect((await json("POST /api/v1/collections/acme-user-42/skills", { key: home.key, body: { skillSlug: "no-such-skill" } })).body.error.param).toBe(
      "skillSlug",
    );
  });

  test("a name is changed with those of its keys; the old one is free", async () => {
    const home = await createWorkspace();
    const { id, key } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
    await create(home.key, { name: "taken" });
    expect((await patch(home.key, "acme-user-42", { newName: "taken" })).body.error).toMatchObject({ code: "COLLECTION_EXISTS", param: "newName" });
    expect((await patch(home.key, "acme-user-42", { newName: "renamed" })).body.data).toMatchObject({ id, name: "renamed", skillSlugs: [pdf] });
    expect((await json("DELETE /api/v1/collections/acme-user-42", { key: home.key })).status).toBe(404);
    expect((await json("GET /api/v1/api-keys", { key: home.key })).body.data.map(({ name }: { name: string }) => name)).toContain("renamed");
    expect(await standing(key)).toBe("good");
    expect((await patch(home.key, id, {})).status).toBe(200);
    expect(await db().auditEntry.findMany({ where: { action: "collection.update", resourceId: id } })).toMatchObject([
      { metadata: { name: "acme-user-42", newName: "renamed" } },
    ]);
  });

  test("choosing skills confines a key over the whole drive and whatever it was rotated to; only its person gives it the drive back", async () => {
    const home = await createWorkspace();
    const { id, key } = (await create(home.key, {})).body.data;
    const [old] = (await list(home.key))[0].api_keys;
    const next = (await json(`POST /api/v1/api-keys/${old.id}/rotate`, { key: home.key, body: {} })).body.key;
    expect(await standing(next, "GET /api/v1/profile")).toBe("good");
    const { body } = await patch(home.key, id, { skillSlugs: [pdf] });
    expect(body.data).toMatchObject({ all_skills: false, skillSlugs: [pdf], api_keys: [{ scopes: CONFINED }, { scopes: CONFINED }] });
    for (const each of [key, next]) {
      expect(await standing(each, "GET /api/v1/profile")).toBe("ACCESS_DENIED");
      expect(await skillsOf(each)).toEqual([pdf]);
    }
    const admin = await home.addMember("admin");
    expect((await patch(admin.key, id, { skillSlugs: null })).body.error.code).toBe("ROLE_REQUIRED");
    expect(await standing(key, "GET /api/v1/profile")).toBe("ACCESS_DENIED");
    expect((await patch(home.key, id, { skillSlugs: null })).body.data).toMatchObject({ all_skills: true, skillSlugs: null });
    expect(await standing(key, "GET /api/v1/profile")).toBe("good");
  });

  test("a public one has a name of its own on the server that is nobody else's, and says what it does not show", async () => {
    const [home, stranger] = [await createWorkspace(), await createWorkspace()];
    const own = await publishSkill({ script: "true" });
    await db().skill.update({ where: { slug: own }, data: { public: false, workspaceId: home.workspace.id } });
    const name = `shop-${home.workspace.slug}`.slice(0, 60);
    const { id } = (await create(home.key, { name, skillSlugs: [pdf, own] })).body.data;
    await create(stranger.key, { name });
    const shown = (await patch(home.key, name, { isPublicMarketplace: true })).body.data;
    expect(shown).toMatchObject({ isPublicMarketplace: true, hidden_skills: [own], skillSlugs: [pdf, own].sort() });
    expect(shown.marketplace_url).toMatch(new RegExp(`^http.*/marketplace/collections/${name}\\.json$`));
    expect((await patch(stranger.key, name, { isPublicMarketplace: true })).body.error).toMatchObject({
      code: "COLLECTION_EXISTS",
      param: "isPublicMarketplace",
    });
    for (const newName of ["npm", "agent-skills", "Agent.Skills", "claudeai-x", "c1aude-code-plugins", "anthr0pic", "healthcare", "life_sciences"]) {
      const { status, body } = await patch(home.key, name, { newName });
      expect([status, body.error?.param], newName).toEqual([400, "newName"]);
    }
    await json(`DELETE /api/v1/collections/${id}`, { key: home.key });
    expect((await patch(stranger.key, name, { isPublicMarketplace: true })).status).toBe(200);
    // Unless it is public a name may be any.
    expect((await create(home.key, { name: "npm" })).status).toBe(201);
    expect((await patch(home.key, "npm", { isPublicMarketplace: true })).body.error.param).toBe("isPublicMarketplace");
  });
});

test("deleting revokes the keys at once, leaves skills and name, and can be done with the key of the whole drive that is its own", async () => {
  const home = await createWorkspace();
  const { id, key } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
  expect((await json("DELETE /api/v1/collections/acme-user-42", { key: home.key })).status).toBe(204);
  expect(await standing(key)).toBe("KEY_REVOKED");
  expect((await json(`DELETE /api/v1/collections/${id}`, { key: home.key })).status).toBe(404);
  expect(await skillsOf(home.key)).toEqual([pdf]);
  expect(await list(home.key)).toEqual([]);
  const again = (await create(home.key, {})).body.data;
  expect(again.id).not.toBe(id);
  expect((await json(`DELETE /api/v1/collections/${again.id}`, { key: again.key })).status).toBe(204);
  expect(await standing(again.key)).toBe("KEY_REVOKED");
  expect(await db().auditEntry.findMany({ where: { action: "collection.delete", resourceId: id } })).toMatchObject([{ metadata: { name: "acme-user-42" } }]);
});
