import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createCollection } from "#lib/testing/collection";
import { json } from "#lib/testing/request";
import { actions, add, byStatus, drive, type Entry, everyCase, have, machine, published, UNKNOWN } from "#lib/testing/sync-machine";
import { createWorkspace } from "#lib/testing/workspace";

test("what may not be had is not handed out: withdrawn, quarantined, made private, or out of a collection's reach", async () => {
  const home = await createWorkspace();
  const [yanked, bad, hidden, outside, inside] = await Promise.all([published(), published(), published(), published(), published()]);
  for (const { slug } of [bad, hidden, inside]) await add(home.key, slug);
  await db().skillVersion.update({ where: { id: yanked.first.id }, data: { yankedAt: new Date() } });
  await db().skillVersion.update({ where: { id: bad.second.id }, data: { state: "quarantined" } });
  await db().skill.update({ where: { slug: hidden.slug }, data: { public: false } });
  const cli = machine(home.key);
  const local = [have(yanked.slug, yanked.first.contentSha)];
  const { classifications } = await cli.preview(local);
  expect(actions(classifications)).toEqual({
    [yanked.slug]: "unavailable",
    [bad.slug]: "unavailable",
    [hidden.slug]: "unavailable",
    [inside.slug]: "download_install",
  });
  const { body } = await cli.execute({ local });
  expect((body.data.results as Entry[]).filter(({ action }) => action === "unavailable").map(({ status }) => status)).toEqual([
    "skipped",
    "skipped",
    "skipped",
  ]);
  expect(Object.keys(await drive(home.key))).not.toContain(yanked.slug);

  const collection = await createCollection({ workspaceId: home.workspace.id, slugs: [inside.slug] });
  const partner = machine(collection.key);
  const seen = await partner.preview([have(outside.slug, outside.second.contentSha), have(hidden.slug, hidden.second.contentSha)]);
  expect(actions(seen.classifications)).toEqual({ [outside.slug]: "unavailable", [hidden.slug]: "upload_private", [inside.slug]: "download_install" });
  const run = await partner.execute({ kind: "first_run", local: [have(outside.slug, outside.second.contentSha)] });
  expect(byStatus(run.body.data.results)).toMatchObject({ [outside.slug]: "unavailable skipped" });
  expect((await partner.finalize(run.body.data.run_id)).body.data).toMatchObject({ drive_count: 1, watermark: null });
  expect((await db().user.findUniqueOrThrow({ where: { id: home.user.id } })).driveGrandfatherHighWater).toBeNull();
});

test("a skill that is switched off is not brought to a machine, and one under a former name is the same skill", async () => {
  const home = await createWorkspace();
  const [off, renamed] = [await published(), await published()];
  for (const { slug } of [off, renamed]) await add(home.key, slug);
  await json(`POST /api/v1/drive/${off.slug}/toggle`, { key: home.key, body: { enabled: false } });
  const skill = await db().skill.update({ where: { slug: renamed.slug }, data: { slug: `${renamed.slug}-now` } });
  await db().skillAlias.create({ data: { slug: renamed.slug, skillId: skill.id } });
  const cli = machine(home.key);
  const local = [have(renamed.slug, renamed.second.contentSha)];
  expect((await cli.preview(local)).classifications).toMatchObject([{ slug: renamed.slug, action: "in_sync", renamed_to: `${renamed.slug}-now` }]);
  expect((await cli.post("diff", { local })).body.data).toEqual({ local_only: [], drive_only: [], divergent: [], in_sync: 1 });
});

test("diff tells the three ways apart", async () => {
  const { cli, local, same, missing, behind, ahead, changed } = await everyCase();
  const { body } = await cli.post("diff", { local });
  const bySlug = (list: { slug: string }[]) => list.map(({ slug }) => slug).sort();
  expect(body.data.in_sync).toBe(1);
  expect(body.data.drive_only).toEqual([{ slug: missing.slug, drive_sha: missing.second.contentSha }]);
  expect(bySlug(body.data.divergent)).toEqual(bySlug([behind, ahead, changed]));
  expect(body.data.divergent).toContainEqual({ slug: changed.slug, local_sha: UNKNOWN, drive_sha: changed.second.contentSha });
  expect(bySlug(body.data.local_only)).toEqual(bySlug(local.filter(({ slug }) => ![same, behind, ahead, changed].some((each) => each.slug === slug))));
});

test("a list that is too long, names a skill twice or holds nonsense is refused by its field", async () => {
  const cli = machine((await createWorkspace()).key);
  const twice = [have("a", "1"), have("b", "1"), have("a", "2")];
  const long = Array.from({ length: 2001 }, (_, i) => have(`s-${i}`, "1"));
  const install = { install_id: cli.install_id };
  const run = { ...install, kind: "daily", mode: "all" };
  for (const [what, body, param] of [
    ["diff", { local: twice }, "local.2.slug"],
    ["diff", { local: long }, "local"],
    ["diff", { local: [have("Not A Slug", "1")] }, "local.0.slug"],
    ["diff", { local: [have("a", "two words")] }, "local.0.content_sha"],
    ["diff", {}, "local"],
    ["sync/preview", { ...install, local: twice }, "local.2.slug"],
    ["sync/preview", { install_id: "mine", local: [] }, "install_id"],
    ["sync/preview", { install_id: "00000000-0000-0000-0000-000000000000", local: [] }, "install_id"],
    ["sync/execute", { ...run, install_id: "ffffffff-ffff-ffff-ffff-ffffffffffff", local: [] }, "install_id"],
    ["sync/execute", { ...run, local: twice }, "local.2.slug"],
    ["sync/execute", { ...run, kind: "hourly" }, "kind"],
    ["sync/execute", { ...run, mode: "some" }, "mode"],
    ["sync/execute", { ...run, classifications: [{ slug: "a", action: "steal" }] }, "classifications.0.action"],
    ["sync/execute", { ...run, classifications: ["a", "a"].map((slug) => ({ slug, action: "in_sync" })) }, "classifications.1.slug"],
    ["sync/finalize", { run_id: "nothing" }, "run_id"],
  ] as const) {
    const answer = await cli.post(what, body);
    expect([answer.status, answer.body.error.param], `${what} ${param}`).toEqual([400, param]);
  }
  expect((await cli.post("diff", { local: long.slice(0, 2000) })).status).toBe(200);
  expect((await cli.finalize("sync_2000000000")).status).toBe(404);
});
