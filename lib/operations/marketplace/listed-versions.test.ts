import { expect, test } from "vitest";
import { listVersions } from "#lib/operations/marketplace/listed-versions";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("no list reads what is long in a version, and each says what its own scan said", async () => {
  const home = await createWorkspace();
  const workspaceId = home.workspace.id;
  const slug = uniqueSlug();
  const long = "word ".repeat(1000);
  await addVersion({ slug, version: "1.0.0", text: long, workspaceId });
  await addVersion({ slug, version: "1.1.0", text: `${long}more`, verdict: "warn", workspaceId });
  const { skill } = await addVersion({ slug, version: "1.2.0", text: `${long}yet more`, verdict: "malicious", workspaceId });
  const all = await listVersions(db(), skill.id, "all");
  expect(all.map(({ version, state, verdict }) => [version, state, verdict])).toEqual([
    ["1.2.0", "quarantined", "malicious"],
    ["1.1.0", "live", "warn"],
    ["1.0.0", "live", "pass"],
  ]);
  expect(JSON.stringify(all).length).toBeLessThan(2000);
  await db().skill.update({ where: { slug }, data: { public: true } });
  const { body } = await json(`GET /api/v1/marketplace/skills/${slug}`);
  expect([body.version, body.readme.length, body.versions.map(({ version }: { version: string }) => version)]).toEqual(["1.1.0", 5004, ["1.1.0", "1.0.0"]]);
  const [first] = all;
  const mine = await json(`GET /api/v1/marketplace/skills/${slug}`, { key: home.key });
  expect(mine.body.versions[0]).toMatchObject({
    createdAt: first?.createdAt.toISOString(),
    scan: { verdict: "malicious", engine: expect.any(String), scannedAt: expect.any(String) },
  });
  // Without one that is live the highest shows a skill to its owner.
  await db().skillVersion.updateMany({ where: { skillId: skill.id }, data: { state: "held" } });
  await db().skill.update({ where: { slug }, data: { versionId: null } });
  const own = await json("GET /api/v1/skills/own", { key: home.key });
  expect(own.body.data.map((each: { slug: string; version: string }) => [each.slug, each.version])).toEqual([[slug, "1.2.0"]]);
  expect((await json(`GET /api/v1/marketplace/skills/${slug}/scan`, { key: home.key })).body.verdict).toBe("malicious");
  expect((await json(`GET /api/v1/marketplace/skills/${slug}/scan?version=1.1.0`, { key: home.key })).body.verdict).toBe("warn");
});

test("a skill has at most a thousand versions", async () => {
  const home = await createWorkspace();
  const made = { slug: uniqueSlug(), workspaceId: home.workspace.id };
  const { skill, version } = await addVersion({ ...made, version: "0.0.0" });
  await db().$executeRaw`
    INSERT INTO skill_versions (skill_id, number, version, content_sha, content_size, requires, readme, files)
    SELECT ${skill.id}, n, '0.0.' || n, 'sha' || n, 1, '{}', '', '[]' FROM generate_series(${version.number + 1}::int, 999) n`;
  await addVersion({ ...made, version: "1.0.0", text: "the thousandth" });
  await expect(addVersion({ ...made, version: "2.0.0", text: "one more" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("1,000"),
  });
});
