import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("a renamed skill is found by both names and shows the new one; runs keep the name that they had", async () => {
  const home = await createWorkspace();
  const { key } = home;
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id, public: true });
  const other = await createWorkspace();
  const before = await json(`POST /api/v1/skills/${slug}/run`, { key: other.key, body: { input: "x" } });
  const newSlug = uniqueSlug();
  const path = `PATCH /api/v1/skills/${slug}`;
  expect((await json(path, { key: other.key, body: { newSlug } })).status).toBe(404);
  expect((await json(path, { key: (await home.addMember("member")).key, body: { newSlug } })).body.error.code).toBe("ROLE_REQUIRED");
  const renamed = await json(path, { key, body: { newSlug } });
  expect([renamed.status, renamed.body.slug]).toEqual([200, newSlug]);
  expect(await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "skill.update" } })).toMatchObject([
    { resourceId: newSlug, metadata: { from: slug, to: newSlug } },
  ]);
  for (const name of [slug, newSlug]) {
    expect((await json(`GET /api/v1/marketplace/skills/${name}`)).body.slug, name).toBe(newSlug);
    const { body } = await json(`GET /api/v1/skills/${name}`);
    expect(body.data.skill.slug, name).toBe(newSlug);
    expect((await request(`GET ${body.data.download.url.replace(newSlug, name)}`)).status, name).toBe(200);
    expect((await json(`GET /api/v1/marketplace/skills/${name}/scan`)).status, name).toBe(200);
    expect((await json(`POST /api/v1/skills/${name}/install`, { key: other.key, body: {} })).body.slug, name).toBe(newSlug);
    expect((await json(`GET /api/v1/skills/${name}/secrets`, { key: other.key })).status, name).toBe(200);
    const run = await json(`POST /api/v1/skills/${name}/run`, { key: other.key, body: { input: "x" } });
    expect((await json(`GET /api/v1/executions/${run.body.executionId}/status`, { key: other.key })).body.skillSlug, name).toBe(newSlug);
  }
  expect((await json(`GET /api/v1/executions/${before.body.executionId}/status`, { key: other.key })).body.skillSlug).toBe(slug);
  for (const name of [slug, newSlug]) expect((await json(`GET /api/v1/executions?skill=${name}`, { key: other.key })).body.data, name).toHaveLength(3);
  expect((await json(`POST /api/v1/skills/${slug}/uninstall`, { key: other.key })).status).toBe(204);
  await expect(addVersion({ slug, version: "2.0.0", workspaceId: home.workspace.id })).rejects.toMatchObject({
    code: "SLUG_TAKEN",
    message: expect.stringContaining(newSlug),
  });
});

test("a name is taken by a skill or by one's earlier name, reserved ones are refused, and one's own is had back", async () => {
  const home = await createWorkspace();
  const other = await createWorkspace();
  const mine = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  const theirs = await publishSkill({ script: "true" }, { workspaceId: other.workspace.id });
  const rename = (from: string, newSlug: string, key = home.key) => json(`PATCH /api/v1/skills/${from}`, { key, body: { newSlug } });
  const [first, second] = [uniqueSlug(), uniqueSlug()];
  expect((await rename(theirs, first, other.key)).status).toBe(200);
  for (const taken of [theirs, first, "summarize"]) expect((await rename(mine, taken)).body.error.code, taken).toBe("SLUG_TAKEN");
  for (const bad of ["discover", "claude-code-x", "Not a slug"]) {
    const { status, body } = await rename(mine, bad);
    expect([status, body.error.param], bad).toEqual([400, "newSlug"]);
  }
  expect((await rename(mine, mine)).status).toBe(200);
  expect((await rename(mine, second)).body.slug).toBe(second);
  // By the earlier name, back to it.
  expect((await rename(mine, mine)).body.slug).toBe(mine);
  expect(await db().skillAlias.findMany({ where: { skill: { slug: mine } }, select: { slug: true } })).toEqual([{ slug: second }]);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "skill.update" } })).toBe(2);
});

test("a rename and an upload that want one name at once do not both get it", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  for (let round = 0; round < 5; round++) {
    const mine = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
    const wanted = uniqueSlug();
    const [renamed, uploaded] = await Promise.all([
      json(`PATCH /api/v1/skills/${mine}`, { key: home.key, body: { newSlug: wanted } }),
      addVersion({ slug: wanted, workspaceId: other.workspace.id }).then(
        () => 200,
        (error: { code: string }) => (error.code === "SLUG_TAKEN" ? 409 : error.code),
      ),
    ]);
    expect([renamed.status, uploaded].sort()).toEqual([200, 409]);
  }
});

test("a rename and an upload under the old name at once leave one skill, with or without the version", async () => {
  const home = await createWorkspace();
  for (let round = 0; round < 5; round++) {
    const mine = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
    const { id } = await db().skill.findUniqueOrThrow({ where: { slug: mine } });
    const wanted = uniqueSlug();
    const [renamed, uploaded] = await Promise.all([
      json(`PATCH /api/v1/skills/${mine}`, { key: home.key, body: { newSlug: wanted } }),
      addVersion({ slug: mine, version: "2.0.0", workspaceId: home.workspace.id }).catch((error: { code: string }) => error.code),
    ]);
    expect(renamed.status).toBe(200);
    if (typeof uploaded === "string") expect(uploaded).toBe("SLUG_TAKEN");
    else expect(uploaded.skill.id).toBe(id);
    expect(await db().skill.count({ where: { workspaceId: home.workspace.id, slug: { in: [mine, wanted] } } })).toBe(1);
  }
});

test("two skills that swap names at once do not wait for each other for ever", async () => {
  const home = await createWorkspace();
  const [a, b] = [
    await publishSkill({ script: "true" }, { workspaceId: home.workspace.id }),
    await publishSkill({ script: "true" }, { workspaceId: home.workspace.id }),
  ];
  const rename = (from: string, newSlug: string) => json(`PATCH /api/v1/skills/${from}`, { key: home.key, body: { newSlug } });
  const answers = await Promise.all([rename(a, b), rename(b, a)]);
  expect(answers.map(({ status }) => status)).toEqual([409, 409]);
});

test("a public skill that is renamed to look like a well-known one waits for a review again", async () => {
  const home = await createWorkspace();
  const known = uniqueSlug();
  await addVersion({ slug: known, workspaceId: (await createWorkspace()).workspace.id });
  await db().skill.update({ where: { slug: known }, data: { public: true, installs: 9 } });
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id, public: true });
  const rename = (from: string, newSlug: string) => json(`PATCH /api/v1/skills/${from}`, { key: home.key, body: { newSlug } });
  const plain = `${uniqueSlug()}-of-another-kind`;
  expect((await rename(slug, plain)).body.status).toBe("public");
  expect((await rename(plain, `${known}s`)).body.status).toBe("submitted");
  expect((await json(`GET /api/v1/marketplace/skills/${known}s`)).status).toBe(404);
});
