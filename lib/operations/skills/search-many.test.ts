import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { countFacets } from "#lib/operations/skills/search-facets";
import { findPage, type Sort } from "#lib/operations/skills/search-pages";
import { settle } from "#lib/operations/skills/search-skills";
import { db, transaction } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";

test("the words are kept out of the rows, and installs follow without them", async () => {
  const slug = await publishSkill({ script: "echo" });
  const row = () => db().$queryRaw<{ chunk: number | null; installs: number }[]>`
    SELECT pg_column_toast_chunk_id(text)::int AS chunk, installs FROM skill_search WHERE slug = ${slug}`;
  const [before] = await row();
  expect(before).toMatchObject({ chunk: expect.any(Number), installs: 0 });
  await db().skill.update({ where: { slug }, data: { installs: { increment: 3 } } });
  expect(await row()).toEqual([{ chunk: before?.chunk, installs: 3 }]);
  await db().skill.update({ where: { slug }, data: { description: "Shorter." } });
  expect(await row()).toMatchObject([{ chunk: expect.any(Number), installs: 3 }]);
});

test("of many matches the number is estimated, and pages are in order all the same", async () => {
  const [tag, count] = [`q${randomBytes(7).toString("hex").replace(/\d/g, "k")}`, 8400];
  const undone = new Error("undone");
  // In a transaction that is rolled back, so that no other test sees them.
  const work = transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`
      INSERT INTO skills (id, slug, name, description, category, tags, runtime, public, source_type, installs, version_id)
      SELECT -n, ${tag} || '-' || n, CASE WHEN n % 100 = 0 THEN ${tag} ELSE 'Tool' END, ${tag}, 'design', ARRAY['t'], 'script', true, 'test', n / 2, -n
      FROM generate_series(1, ${count}::int) n`;
    await tx.$executeRaw`
      INSERT INTO skill_versions (id, skill_id, number, version, content_sha, content_size, requires, readme, files)
      SELECT -n, -n, 1, '1.0.0', n::text, 1, '{}', '', '[]' FROM generate_series(1, ${count}::int) n`;
    await tx.$executeRaw`SELECT refresh_skill_search(ARRAY(SELECT -n FROM generate_series(1, ${count}::int) n))`;
    const ctx = { db: tx, caller: undefined };
    const search = await settle(ctx, { q: tag });
    expect(search).toMatchObject({ isMany: true, about: count - (count % 32) });
    expect(await countFacets(ctx, {}, search)).toMatchObject({ isEstimate: true, total: search.about, tags: [{ tag: "t", count: search.about }] });
    const narrow = await settle(ctx, { q: tag, category: "research" });
    expect(narrow).toMatchObject({ isMany: false, about: 0 });
    const page = async (sort: Sort, cursor: object = {}) => (await findPage(ctx, search, sort, { limit: 50, ...cursor })).data.map(({ slug }) => slug);
    // Those with the word in their names, the most installed first, and behind all that were ranked the rest by installs.
    const first = await page("relevance");
    expect(first.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, i) => `${tag}-${count - 100 * i}`));
    const pages = [first];
    for (let i = 0; i < 3; i++) pages.push(await page("relevance", { after_id: pages.at(-1)?.at(-1) }));
    expect(new Set(pages.flat()).size).toBe(200);
    expect(await page("relevance", { before_id: pages[3]?.[0] })).toEqual(pages[2]);
    expect((await page("installs")).slice(0, 3)).toEqual([count, count - 2, count - 1].map((n) => `${tag}-${n}`));
    // None of those that come first match: after so many in vain the matches are put in order.
    await tx.$executeRaw`
      INSERT INTO skills (id, slug, name, description, category, tags, runtime, public, source_type, installs, executions, version_id)
      SELECT -n, ${tag} || '-other-' || n, 'Other', '', 'design', ARRAY['t'], 'script', true, 'test', 100000, 100000, -n FROM generate_series(20000, 26000) n`;
    expect(await page("relevance")).toEqual(first);
    expect((await page("installs")).slice(0, 3)).toEqual([count, count - 2, count - 1].map((n) => `${tag}-${n}`));
    expect(await page("executions")).toHaveLength(50);
    expect(await page("installs", { before_id: `${tag}-${count - 1}` })).toEqual([count, count - 2].map((n) => `${tag}-${n}`));
    throw undone;
  });
  await expect(work).rejects.toBe(undone);
}, 60_000);
