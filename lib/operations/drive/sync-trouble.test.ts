import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createSkill } from "#lib/testing/created-skill";
import { json } from "#lib/testing/request";
import { actions, add, byStatus, have, machine, published, UNKNOWN } from "#lib/testing/sync-machine";
import { createWorkspace } from "#lib/testing/workspace";

test.each(["quarantined", "held"] as const)(
  "an installed version that is %s is unavailable also where the machine has it, and asks for attention",
  async (state) => {
    const home = await createWorkspace();
    const cli = machine(home.key);
    const { slug, second } = await published();
    await add(home.key, slug);
    const local = [have(slug, second.contentSha)];
    expect(actions((await cli.preview(local)).classifications)).toEqual({ [slug]: "in_sync" });
    await db().skillVersion.update({ where: { id: second.id }, data: { state } });
    const { classifications } = await cli.preview(local);
    expect(classifications).toMatchObject([{ slug, action: "unavailable", reason: expect.any(String) }]);
    expect(byStatus((await cli.execute({ local })).body.data.results)).toEqual({ [slug]: "unavailable skipped" });
    const { updates } = (await json("GET /api/v1/drive/updates", { key: home.key })).body.data;
    expect(updates).toMatchObject([{ slug, reason: state, needs_attention: true }]);
    // What cannot be had is missed by no machine.
    expect((await cli.post("diff", { local: [] })).body.data).toMatchObject({ drive_only: [], in_sync: 0 });
  },
);

test("a withdrawn version that both have stays, and says so; a machine that has it not does not miss it", async () => {
  const home = await createWorkspace();
  const cli = machine(home.key);
  const { slug, second } = await published();
  await add(home.key, slug);
  expect((await cli.post("diff", { local: [] })).body.data.drive_only).toHaveLength(1);
  await db().skillVersion.update({ where: { id: second.id }, data: { yankedAt: new Date() } });
  expect((await cli.preview([have(slug, second.contentSha)])).classifications).toMatchObject([
    { action: "in_sync", reason: expect.stringContaining("withdrawn") },
  ]);
  expect((await cli.post("diff", { local: [] })).body.data.drive_only).toEqual([]);
});

test("a skill under two of its names is refused by the field that names it again", async () => {
  const home = await createWorkspace();
  const cli = machine(home.key);
  const { slug, second } = await published();
  const former = `old-${slug}`;
  const { id } = await db().skill.findUniqueOrThrow({ where: { slug } });
  await db().skillAlias.create({ data: { slug: former, skillId: id } });
  const local = [have(former, second.contentSha), have(slug, second.contentSha)];
  const classifications = [
    { slug: "nothing-local", action: "in_sync", local_sha: null },
    ...local.map((each) => ({ slug: each.slug, action: "claim_public", local_sha: each.content_sha })),
  ];
  const refused = (answer: { status: number; body: { error: { param: string } } }) => [answer.status, answer.body.error?.param];
  expect(refused(await cli.post("sync/preview", { install_id: cli.install_id, local }))).toEqual([400, "local.1.slug"]);
  expect(refused(await cli.execute({ local }))).toEqual([400, "local.1.slug"]);
  expect(refused(await cli.execute({ classifications }))).toEqual([400, "classifications.2.slug"]);
  expect((await cli.execute({ local: local.slice(0, 1) })).status).toBe(200);
  expect(refused(await cli.post("diff", { local }))).toEqual([400, "local.1.slug"]);
});

test("an upload that is said to be completed and never came is named", async () => {
  const home = await createWorkspace();
  const cli = machine(home.key);
  const came = await createSkill(home, false);
  const local = [have(came.slug, UNKNOWN), have(`no-${came.slug}`, UNKNOWN)];
  const { run_id } = (await cli.execute({ local })).body.data;
  await came.publish({ version: "1.0.0" });
  const results = local.map(({ slug }) => ({ slug, status: "completed" }));
  const { body } = await cli.finalize(run_id, results);
  expect(body.data).toMatchObject({ drive_count: 1, missing: [`no-${came.slug}`] });
  expect((await cli.finalize(run_id, results)).body).toEqual(body);
});

test("an update is accepted by its sha in any case, and a skill of one's own is not said to be the marketplace's", async () => {
  const home = await createWorkspace();
  const { slug, first, second } = await published();
  const own = await createSkill(home, false);
  await own.publish({ version: "1.0.0" });
  await add(home.key, slug);
  await db().driveSkill.updateMany({ where: { workspaceId: home.workspace.id, skill: { slug } }, data: { versionId: first.id } });
  const { status, body } = await json(`POST /api/v1/drive/updates/${slug}/accept`, { key: home.key, body: { version: second.contentSha.toUpperCase() } });
  expect([status, body.data?.updated]).toEqual([200, true]);
  const { classifications } = await machine(home.key).preview([have(own.slug, UNKNOWN)]);
  expect(classifications).toContainEqual(expect.objectContaining({ slug: own.slug, action: "divergent", reason: expect.stringContaining("This workspace") }));
});

test("the list of installed skills tells no number of a version that is published in private", async () => {
  const [owner, home] = [await createWorkspace(), await createWorkspace()];
  const skill = await createSkill(owner);
  await skill.publish({ version: "1.0.0" });
  await add(home.key, skill.slug);
  const shown = async () => [
    (await json("GET /api/v1/skills", { key: home.key })).body.data[0].latestVersion,
    (await json(`POST /api/v1/skills/${skill.slug}/install`, { key: home.key, body: {} })).body.latestVersion,
  ];
  await skill.publish({ version: "1.1.0" });
  expect(await shown()).toEqual(["1.1.0", "1.1.0"]);
  await skill.publish({ version: "2.0.0" });
  await db().skill.update({ where: { slug: skill.slug }, data: { public: false } });
  expect(await shown()).toEqual(["1.0.0", "1.0.0"]);
});
