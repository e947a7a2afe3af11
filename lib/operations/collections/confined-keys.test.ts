import { beforeAll, expect, test } from "vitest";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { db } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A key that is confined to a collection; what it sees of the workspace is in isolation.test.ts. */
let pdf: string;
beforeAll(async () => {
  pdf = await publishSkill({ script: "true" });
});

const CONFINED = ["workspace:files:read", "tool:execute"];
const create = (key: string, body: object) => json("POST /api/v1/collections", { key, body: { name: "acme-user-42", ...body } });
const patch = (key: string, name: string, body: object) => json(`PATCH /api/v1/collections/${name}`, { key, body });
const list = async (key: string) => (await json("GET /api/v1/collections", { key })).body.data;
const skillsOf = async (key: string) => (await json("GET /api/v1/skills", { key })).body.data?.map(({ slug }: { slug: string }) => slug).sort();

test("may do nothing with collections, its own among them", async () => {
  const home = await createWorkspace();
  const { id, key } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
  for (const where of [
    "GET /api/v1/collections",
    `DELETE /api/v1/collections/${id}`,
    `PATCH /api/v1/collections/${id}`,
    `POST /api/v1/collections/${id}/skills`,
  ])
    expect((await json(where, { key, ...(/^P/.test(where) && { body: {} }) })).body, where).toEqual({ error: "ACCESS_DENIED", retryable: false });
});

test("cannot be widened: not by asking, not by a grant, nor by what was asked before it was confined", async () => {
  const home = await createWorkspace();
  const { id, key } = (await create(home.key, {})).body.data;
  const ask = (scope: string) => json("POST /api/v1/agents/connect", { key, body: { requestedScopes: [scope], mode: "session" } });
  const approve = (consent: string, body: object = {}) => json(`POST /api/v1/agents/consents/${consent}/approve`, { token: home.token, body });
  const [given, open] = [(await ask("memory:read")).body.consent_id, (await ask("profile:read")).body.consent_id];
  await approve(given);
  const { body } = await json(`GET /api/v1/agents/connect/poll/${given}`, { key });
  expect((await patch(home.key, id, { skillSlugs: [pdf] })).status).toBe(200);

  const withGrant = { "x-permission-grant": body.grant_token };
  expect((await json("GET /api/v1/memory", { key, headers: withGrant })).body.error).toBe("ACCESS_DENIED");
  expect((await approve(open, { mode: "persistent" })).body.error.code).toBe("REQUEST_EXPIRED");
  expect((await ask("memory:read")).body.error).toBe("ACCESS_DENIED");
  // Even a grant that is there all the same adds nothing.
  const row = await db().apiKey.findFirstOrThrow({ where: { collectionId: Number(id.slice(4)) } });
  await db().grant.updateMany({ where: { apiKeyId: row.id }, data: { revokedAt: null, mode: "persistent", scopes: [...ALL_SCOPES] } });
  expect((await json("GET /api/v1/memory", { key, headers: withGrant })).body.error).toBe("ACCESS_DENIED");
  const grant = await db().grant.findFirstOrThrow({ where: { apiKeyId: row.id } });
  await json(`POST /api/v1/agents/grants/grt_${grant.id}/revoke`, { token: home.token });
  expect((await db().apiKey.findUniqueOrThrow({ where: { id: row.id } })).scopes).toEqual(CONFINED);
});

test("is not told what the workspace has when it cannot pay", async () => {
  const home = await createWorkspace();
  const dear = await publishSkill({ script: "true" }, { cost: 5_000_000n });
  const { key } = (await create(home.key, { skillSlugs: [dear] })).body.data;
  await db().workspace.update({ where: { id: home.workspace.id }, data: { balance: 1_234_567n } });
  const run = async (who: string) => (await json(`POST /api/v1/skills/${dear}/run`, { key: who, body: { input: "x" } })).body.error;
  expect(await run(home.key)).toMatchObject({ code: "INSUFFICIENT_CREDITS", message: expect.stringContaining("1.234567") });
  expect(await run(key)).toMatchObject({ code: "INSUFFICIENT_CREDITS", message: "There are not enough credits for this run." });
});

test("is rotated within its collection, is listed with it, and stays in its workspace", async () => {
  const home = await createWorkspace();
  const { id, key } = (await create(home.key, { skillSlugs: [pdf] })).body.data;
  const [listed] = (await json("GET /api/v1/api-keys", { key: home.key })).body.data;
  expect(listed).toMatchObject({ name: "acme-user-42", collection: { id, name: "acme-user-42" }, scopes: CONFINED });
  const next = (await json(`POST /api/v1/api-keys/${listed.id}/rotate`, { key: home.key, body: {} })).body;
  expect(next).toMatchObject({ collection: { id }, scopes: CONFINED, key: expect.stringMatching(/^sk_live_/) });
  expect([await skillsOf(key), await skillsOf(next.key)]).toEqual([[pdf], [pdf]]);
  expect((await list(home.key))[0].api_keys).toHaveLength(2);
  const all = (await create(home.key, { name: "all" })).body.data;
  const second = (await json("POST /api/v1/workspaces", { token: home.token, body: { name: "Second" } })).body;
  expect((await json("PUT /api/v1/workspaces/current", { key: all.key, body: { workspace: second.id } })).body.error).toBe("ACCESS_DENIED");
});

test("is not the owner of a skill that it was given: reviews and versions that wait are the workspace's", async () => {
  const home = await createWorkspace();
  const slug = await publishSkill({ script: "true" });
  const skill = await db().skill.update({
    where: { slug },
    data: { public: false, workspaceId: home.workspace.id, reviewNote: "a note" },
    include: { versions: true },
  });
  const [{ id: _, skillId, ...version }] = skill.versions as [(typeof skill.versions)[0]];
  const about = { about: version.about as object, requires: version.requires as object, files: version.files as object, scan: version.scan as object };
  await db().skillVersion.create({ data: { ...version, ...about, skillId, number: 2, version: "2.0.0", contentSha: "0".repeat(64), state: "held" } });
  const { key } = (await create(home.key, { skillSlugs: [slug] })).body.data;
  const seen = async (who: string) => {
    const { body } = await json(`GET /api/v1/marketplace/skills/${slug}`, { key: who });
    return [body.reviewNote, body.versions.map((each: { version: string }) => each.version)];
  };
  expect(await seen(home.key)).toEqual(["a note", ["2.0.0", "1.0.0"]]);
  expect(await seen(key)).toEqual([null, ["1.0.0"]]);
});
