import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** As many public skills as a collection may hold, each with one version. */
async function manySkills(count = 500): Promise<string[]> {
  const tag = `many-${randomBytes(4).toString("hex")}`;
  await db().$executeRaw`
    WITH made AS (
      INSERT INTO skills (slug, name, description, category, tags, runtime, public, source_type)
      SELECT ${tag} || '-' || n, 'Many', 'One of many.', 'data', '{}', 'model', true, 'catalog' FROM generate_series(1, ${count}::int) AS n RETURNING id),
    versions AS (
      INSERT INTO skill_versions (skill_id, number, version, content_sha, content_size, requires, readme, files)
      SELECT id, 1, '1.0.0', md5(id::text) || md5(id::text), 1, '{}', '', '[]' FROM made RETURNING id)
    SELECT count(*) FROM versions`;
  await db().$executeRaw`UPDATE skills SET version_id = v.id FROM skill_versions v WHERE v.skill_id = skills.id AND skills.slug LIKE ${`${tag}-%`}`;
  return Array.from({ length: count }, (_, i) => `${tag}-${i + 1}`);
}

test("as many skills as a collection may hold are installed at once, also by twins in different orders", async () => {
  const slugs = await manySkills();
  const homes = await Promise.all([1, 2].map(() => createWorkspace()));
  const [home, other] = homes as [(typeof homes)[0], (typeof homes)[0]];
  const create = (key: string, name: string, skillSlugs: string[]) => json("POST /api/v1/collections", { key, body: { name, skillSlugs } });
  const began = performance.now();
  const first = await create(home.key, "all", slugs);
  const took = performance.now() - began;
  expect([first.status, first.body.data.skillSlugs]).toEqual([201, [...slugs].sort()]);
  // The transaction may take 30 s; one skill after the other took about that.
  expect(took).toBeLessThan(15_000);
  const answers = await Promise.all([
    create(other.key, "one", slugs),
    create(other.key, "two", slugs.toReversed()),
    create(home.key, "again", slugs.toReversed()),
  ]);
  expect(answers.map(({ status, body }) => [status, body.data?.skillSlugs.length])).toEqual(Array(3).fill([201, 500]));
  const installs = await db().skill.groupBy({ by: ["installs"], where: { slug: { in: slugs } }, _count: true });
  expect(installs).toEqual([{ installs: 2, _count: 500 }]);
  for (const { workspace } of homes) {
    expect(await db().auditEntry.count({ where: { workspaceId: workspace.id, action: "drive.create" } })).toBe(500);
    expect(await db().driveSkill.count({ where: { workspaceId: workspace.id } })).toBe(500);
  }
  const { status, body } = await json("PATCH /api/v1/collections/all", { key: home.key, body: { skillSlugs: slugs.slice(0, 2) } });
  expect([status, body.data.skillSlugs]).toEqual([200, slugs.slice(0, 2).sort()]);
  const missing = await create(home.key, "bad", [...slugs.slice(0, 3), "no-such-skill-anywhere"]);
  expect([missing.status, missing.body.error.param]).toEqual([400, "skillSlugs.3"]);
});
