import { beforeAll, expect, test } from "vitest";
import { authenticate, isStillGood } from "#lib/auth/authenticate";
import { db } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let skills: string[];
beforeAll(async () => {
  skills = await Promise.all([1, 2, 3].map(() => publishSkill({ script: "true" })));
});

const create = (key: string, body: object) => json("POST /api/v1/collections", { key, body });
const patch = (key: string, name: string, body: object) => json(`PATCH /api/v1/collections/${name}`, { key, body });
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

test("of twins that make one name one is made, with one key", async () => {
  const home = await createWorkspace();
  const answers = await Promise.all(Array.from({ length: 10 }, () => create(home.key, { name: "twin", skillSlugs: skills })));
  expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)]);
  expect(await db().collection.count({ where: { workspaceId: home.workspace.id } })).toBe(1);
  expect(await db().apiKey.count({ where: { workspaceId: home.workspace.id, collectionId: { not: null } } })).toBe(1);
});

test("of several that take one name, or one public name, one gets it", async () => {
  const homes = await Promise.all([1, 2, 3].map(() => createWorkspace()));
  const [home] = homes as [(typeof homes)[0]];
  for (const name of ["a", "b", "c"]) await create(home.key, { name });
  expect(statuses(await Promise.all(["a", "b", "c"].map((name) => patch(home.key, name, { newName: "wanted" }))))).toEqual([200, 409, 409]);
  const shop = `shop-${home.workspace.slug}`;
  for (const { key } of homes) await create(key, { name: shop });
  expect(statuses(await Promise.all(homes.map(({ key }) => patch(key, shop, { isPublicMarketplace: true }))))).toEqual([200, 409, 409]);
});

test("a skill that is added while it leaves the drive is in both or in neither, and nothing breaks", async () => {
  const home = await createWorkspace();
  const [slug] = skills as [string];
  const { id } = (await create(home.key, { name: "moving", skillSlugs: [] })).body.data;
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([
      json(`POST /api/v1/skills/${slug}/uninstall`, { key: home.key }),
      json(`POST /api/v1/collections/${id}/skills`, { key: home.key, body: { skillSlug: slug } }),
      patch(home.key, id, { skillSlugs: [slug] }),
    ]);
    for (const { status } of answers) expect([200, 201, 204, 404]).toContain(status);
    expect(answers[1]?.status).toBe(201);
    const inside = await db().collectionSkill.count({ where: { collectionId: Number(id.slice(4)) } });
    const installed = await db().driveSkill.count({ where: { workspaceId: home.workspace.id } });
    expect(inside).toBeLessThanOrEqual(installed);
  }
});

test("a key that is used while its collection is deleted is let in before or refused after, and never again", async () => {
  for (let round = 0; round < 5; round++) {
    const home = await createWorkspace();
    const [slug] = skills as [string];
    const { id, key } = (await create(home.key, { name: "gone", skillSlugs: [slug] })).body.data;
    const use = () => json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
    const [deleted, twin, ...uses] = await Promise.all([
      json(`DELETE /api/v1/collections/${id}`, { key: home.key }),
      json("DELETE /api/v1/collections/gone", { key: home.key }),
      ...Array.from({ length: 4 }, use),
    ]);
    expect(statuses([deleted, twin] as { status: number }[])).toEqual([204, 404]);
    // 404: let in before, and then nothing was in the collection any more.
    for (const { status } of uses) expect([202, 401, 404]).toContain(status);
    expect((await use()).body.error.code).toBe("KEY_REVOKED");
    const accepted = uses.filter(({ status }) => status === 202).length;
    expect(await db().execution.count({ where: { collectionId: Number(id.slice(4)) } })).toBe(accepted);
  }
});

test("a key that is rotated while its collection is confined or deleted leaves no key that reaches further", async () => {
  for (let round = 0; round < 6; round++) {
    const home = await createWorkspace();
    const { id, api_keys } = (await create(home.key, { name: "turning" })).body.data;
    const collectionId = Number(id.slice(4));
    const rotate = (keyId: string) => json(`POST /api/v1/api-keys/${keyId}/rotate`, { key: home.key, body: {} });
    const [rotated, confined] = await Promise.all([rotate(api_keys[0].id), patch(home.key, id, { skillSlugs: [] })]);
    expect([rotated.status, confined.status]).toEqual([201, 200]);
    const rows = await db().apiKey.findMany({ where: { collectionId } });
    expect(rows.map(({ scopes, ownScopes }) => [...scopes, ...ownScopes].includes("*"))).toEqual([false, false]);
    const [again, deleted] = await Promise.all([rotate(rotated.body.id), json(`DELETE /api/v1/collections/${id}`, { key: home.key })]);
    expect([201, 409]).toContain(again.status);
    expect(deleted.status).toBe(204);
    expect(await db().apiKey.count({ where: { collectionId, revokedAt: null } })).toBe(0);
  }
});

test("a stream that began with the whole drive ends when its key is confined", async () => {
  const home = await createWorkspace();
  const { id, key } = (await create(home.key, { name: "narrowing" })).body.data;
  const caller = await authenticate(new Headers({ "x-api-key": key }));
  if (!caller) throw new Error("The key is good.");
  expect(await isStillGood(caller, "workspace:files:read")).toBe(true);
  await patch(home.key, id, { skillSlugs: [] });
  expect(await isStillGood(caller, "workspace:files:read")).toBe(false);
  const now = await authenticate(new Headers({ "x-api-key": key }));
  if (!now) throw new Error("The key is good.");
  expect(await isStillGood(now, "workspace:files:read")).toBe(true);
});
