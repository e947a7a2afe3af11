import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createCollection } from "#lib/testing/collection";
import { createSkill } from "#lib/testing/created-skill";
import { json, request } from "#lib/testing/request";
import { actions, byStatus, drive, type Entry, everyCase, have, machine, published, UNKNOWN } from "#lib/testing/sync-machine";
import { createWorkspace } from "#lib/testing/workspace";

test("preview says of every skill what a sync would do, what it costs, and changes nothing", async () => {
  const { home, cli, local, expected, changed, missing } = await everyCase();
  const before = await drive(home.key);
  const { install_id, classifications, totals } = await cli.preview(local);
  expect(install_id).toBe(cli.install_id);
  expect(actions(classifications)).toEqual(expected);
  expect(totals).toEqual({ cost: 0, balance: 1000, affordable: true });
  const find = (slug: string) => classifications.find((each: Entry) => each.slug === slug);
  expect(find(changed.slug)).toEqual({
    ...{ slug: changed.slug, action: "divergent", local_sha: UNKNOWN, drive_sha: changed.second.contentSha, version: null, public: true, cost: 0 },
    ...{ reason: expect.any(String), renamed_to: null },
  });
  expect(find(missing.slug)).toMatchObject({ local_sha: null, drive_sha: missing.second.contentSha, version: "1.1.0" });
  expect(await drive(home.key)).toEqual(before);
  expect(await db().cliSyncRun.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
});

test("a first run: what is the server's is done, what is the CLI's is told, and the end sets the watermark once", async () => {
  const { home, cli, local, claimed, missing, behind, ahead, own } = await everyCase();
  const { classifications } = await cli.preview(local);
  const { status, body } = await cli.execute({ kind: "first_run", classifications, local });
  expect([status, body.data]).toMatchObject([200, { run_id: expect.stringMatching(/^sync_\d+$/), kind: "first_run", mode: "all" }]);
  const { run_id, results } = body.data;
  expect(byStatus(results)).toMatchObject({
    [claimed.slug]: "claim_public committed",
    [missing.slug]: "download_install deferred",
    [behind.slug]: "update_local deferred",
    [ahead.slug]: "update_drive committed",
    [own.slug]: "claim_private committed",
    [`new-${own.slug}`]: "upload_private deferred",
  });
  expect(await drive(home.key)).toMatchObject({ [claimed.slug]: "1.0.0", [ahead.slug]: "1.1.0", [own.slug]: "1.0.0" });
  expect((await db().skill.findUniqueOrThrow({ where: { slug: claimed.slug } })).installs).toBe(1);

  const { download } = results.find(({ slug }: Entry) => slug === behind.slug);
  expect(download).toEqual({ url: expect.any(String), content_sha: behind.second.contentSha, content_size: behind.second.contentSize, version: 2 });
  const zip = await request(`GET ${download.url}`, { key: home.key });
  expect([zip.status, (await zip.arrayBuffer()).byteLength]).toEqual([200, download.content_size]);
  const { upload } = results.find(({ action }: Entry) => action === "upload_private");
  expect(upload).toEqual({
    ticket_url: expect.stringMatching(/^https?:.*\/api\/v1\/uploads\/ticket$/),
    upload_url: expect.stringMatching(/\/api\/uploads\/process-skill$/),
  });

  const count = Object.keys(await drive(home.key)).length;
  const done = [
    { slug: behind.slug, status: "completed" },
    { slug: missing.slug, status: "failed", error: "The disk is full." },
  ];
  const ended = await cli.finalize(run_id, done);
  expect([ended.status, ended.body]).toEqual([200, { data: { run_id, drive_count: count, watermark: count, missing: [] } }]);
  expect((await cli.finalize(run_id, done)).body).toEqual(ended.body);
  expect((await cli.finalize(run_id)).body).toEqual(ended.body);
  expect((await cli.finalize(run_id, [])).body.error.code).toBe("SYNC_FINALIZED");

  await json(`DELETE /api/v1/drive/${claimed.slug}`, { key: home.key });
  const second = await cli.execute({ kind: "first_run", local: [] });
  expect((await cli.finalize(second.body.data.run_id)).body.data).toMatchObject({ drive_count: count - 1, watermark: count });
});

test("what the CLI has uploaded comes to the drive when it says so, and only what it had to upload", async () => {
  const home = await createWorkspace();
  const cli = machine(home.key);
  const uploaded = await createSkill(home, false);
  const beside = await createSkill(home, false);
  const local = [have(uploaded.slug, UNKNOWN)];
  const { classifications } = await cli.preview(local);
  expect(actions(classifications)).toEqual({ [uploaded.slug]: "upload_private" });
  const { body } = await cli.execute({ classifications, local });
  for (const each of [uploaded, beside]) await each.publish({ version: "1.0.0" });
  const results = [uploaded, beside].map(({ slug }) => ({ slug, status: "completed" }));
  expect((await cli.finalize(body.data.run_id, results)).body.data.drive_count).toBe(1);
  expect(await drive(home.key)).toEqual({ [uploaded.slug]: "1.0.0", [beside.slug]: null });
});

test.each([
  ["all", ["claim_private", "claim_public", "download_install", "update_drive", "update_local", "upload_private"]],
  ["as_many_as_credits_allow", ["claim_private", "claim_public", "download_install", "update_drive", "update_local", "upload_private"]],
  ["public_only", ["claim_public", "download_install", "update_drive", "update_local"]],
  ["pulls_only", ["download_install", "update_local"]],
])("the mode %s does its part and leaves the rest as it is", async (mode, expected) => {
  const { cli, local } = await everyCase();
  const { body } = await cli.execute({ kind: "daily", mode, local });
  const did = (body.data.results as Entry[]).filter(({ status }) => status !== "skipped");
  expect(did.map(({ action }) => action).sort()).toEqual(expected);
  for (const { status, action, reason } of body.data.results as Entry[])
    if (status === "skipped" && !["in_sync", "divergent"].includes(action)) expect(reason).toContain(mode);
});

test("the caller's word is not taken: what is otherwise now, was not agreed to or does not exist is left", async () => {
  const { home, cli, local, claimed, changed, own, missing } = await everyCase();
  const classifications = [
    { slug: changed.slug, action: "update_drive", cost: -5 },
    { slug: own.slug, action: "claim_public" },
    { slug: missing.slug, action: "claim_public" },
    { slug: "nowhere-at-all", action: "claim_public", local_sha: null },
  ];
  const before = await drive(home.key);
  const { body } = await cli.execute({ classifications, local });
  expect(byStatus(body.data.results)).toEqual({
    [changed.slug]: "divergent skipped",
    [own.slug]: "claim_private skipped",
    [missing.slug]: "download_install skipped",
    "nowhere-at-all": "claim_public failed",
  });
  expect(body.data.results[0].reason).toBe("It was update_drive, and is divergent now.");
  expect(await drive(home.key)).toEqual(before);
  expect(Object.keys(before)).not.toContain(claimed.slug);
});

test("without `local` the classifications' own shas count", async () => {
  const { cli, local, claimed, home } = await everyCase();
  const { classifications } = await cli.preview(local);
  const { body } = await cli.execute({ classifications });
  expect(byStatus(body.data.results)[claimed.slug]).toBe("claim_public committed");
  expect(await drive(home.key)).toMatchObject({ [claimed.slug]: "1.0.0" });
});

test("syncs of one machine that race: one claims, and the last of them is the one that is open", async () => {
  const { home, cli, local, claimed } = await everyCase();
  const { classifications } = await cli.preview(local);
  const answers = await Promise.all(Array.from({ length: 4 }, () => cli.execute({ classifications, local })));
  const said = answers.map(({ body }) => byStatus(body.data.results)[claimed.slug]);
  expect(said.sort()).toEqual(["claim_public committed", ...Array(3).fill("in_sync skipped")]);
  expect((await db().skill.findUniqueOrThrow({ where: { slug: claimed.slug } })).installs).toBe(1);
  const open = await db().cliSyncRun.findMany({ where: { workspaceId: home.workspace.id, finalizedAt: null } });
  expect(open).toHaveLength(1);
  const ids = answers.map(({ body }) => body.data.run_id as string);
  const ended = await Promise.all(ids.map((id) => cli.finalize(id)));
  expect(ended.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
});

test("machines that race for one skill install it once, and none fails", async () => {
  const home = await createWorkspace();
  const { slug, second } = await published();
  const local = [have(slug, second.contentSha)];
  const answers = await Promise.all(Array.from({ length: 4 }, () => machine(home.key).execute({ local })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.filter(({ body }) => byStatus(body.data.results)[slug] === "claim_public committed")).toHaveLength(1);
  expect((await db().skill.findUniqueOrThrow({ where: { slug } })).installs).toBe(1);
});

test("a run that was left open is given up by the machine's next one, and nobody else can end it", async () => {
  const home = await createWorkspace();
  const [cli, other] = [machine(home.key), machine(home.key)];
  const [first, elsewhere] = [(await cli.execute({ local: [] })).body.data, (await other.execute({ local: [] })).body.data];
  const next = (await cli.execute({ local: [] })).body.data;
  expect((await cli.finalize(first.run_id)).body.error).toMatchObject({ code: "SYNC_FINALIZED", message: expect.stringContaining("later sync") });
  expect((await other.finalize(elsewhere.run_id)).status).toBe(200);
  const stranger = await createWorkspace();
  const colleague = await home.addMember("member");
  const collection = await createCollection({ workspaceId: home.workspace.id, userId: home.user.id });
  for (const key of [stranger.key, colleague.key, collection.key]) expect((await machine(key).finalize(next.run_id)).status).toBe(404);
  expect((await cli.finalize(next.run_id)).status).toBe(200);
});

test("twins that finalize are told the same", async () => {
  const home = await createWorkspace();
  const cli = machine(home.key);
  const { run_id } = (await cli.execute({ kind: "first_run", local: [] })).body.data;
  const answers = await Promise.all(Array.from({ length: 4 }, () => cli.finalize(run_id)));
  expect(answers.map(({ status, body }) => [status, body.data])).toEqual(Array(4).fill([200, { run_id, drive_count: 0, watermark: 0, missing: [] }]));
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "drive.finalize" } })).toBe(1);
});

test("2,000 skills of one machine are synced in one go", async () => {
  const home = await createWorkspace();
  const prefix = `m-${randomUUID().slice(0, 8)}`;
  const skill = (i: number) => ({
    slug: `${prefix}-${i}`,
    name: "Many",
    description: "A test.",
    category: "productivity",
    tags: [],
    runtime: "model" as const,
  });
  await db().skill.createMany({ data: Array.from({ length: 2000 }, (_, i) => ({ ...skill(i), sourceType: "test", workspaceId: home.workspace.id })) });
  await db().$executeRaw`
    INSERT INTO skill_versions (skill_id, number, version, content_sha, content_size, requires, readme, files)
    SELECT id, 1, '1.0.0', slug, 1, '{}', '', '[]' FROM skills WHERE slug LIKE ${`${prefix}-%`}`;
  await db().$executeRaw`UPDATE skills s SET version_id = v.id FROM skill_versions v WHERE v.skill_id = s.id AND s.slug LIKE ${`${prefix}-%`}`;
  const local = Array.from({ length: 2000 }, (_, i) => have(`${prefix}-${i}`, `${prefix}-${i}`));
  const cli = machine(home.key);
  const { classifications } = await cli.preview(local);
  const { body } = await cli.execute({ classifications, local });
  expect(new Set(Object.values(byStatus(body.data.results)))).toEqual(new Set(["claim_private committed"]));
  const results = local.map(({ slug }) => ({ slug, status: "committed" }));
  expect((await cli.finalize(body.data.run_id, results)).body.data.drive_count).toBe(2000);
});
