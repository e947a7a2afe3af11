import { expect, test } from "vitest";
import { sitemapIndex, skillsSitemap } from "#lib/operations/distribution/sitemap";
import { db } from "#lib/platform/db";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";

const named = async (most: number) => ((await sitemapIndex(most)).match(/skills-\d+\.xml/g) ?? []).map((name) => Number(/\d+/.exec(name)?.[0]));
const slugsOf = (text = "") => [...text.matchAll(/\/skills\/([\w-]+)<\/loc>/g)].map(([, slug]) => slug);

test("what is public is listed once over all sitemaps, and nothing else is", async () => {
  const [open, closed, bad, yanked] = [uniqueSlug(), uniqueSlug(), uniqueSlug(), uniqueSlug()];
  await publishFiles(open, "1.0.0");
  await publishFiles(closed, "1.0.0", {}, { isPublic: false });
  const { versionId } = await publishFiles(bad, "1.0.0");
  await db().skillVersion.update({ where: { id: versionId }, data: { state: "quarantined" } });
  const { versionId: withdrawn } = await publishFiles(yanked, "1.0.0");
  await db().skillVersion.update({ where: { id: withdrawn }, data: { yankedAt: new Date() } });
  const numbers = await named(50);
  expect(numbers.length).toBeGreaterThan(2);
  const all = (await Promise.all(numbers.map(async (number) => slugsOf(await skillsSitemap(number, 50))))).flat();
  expect(new Set(all).size).toBe(all.length);
  expect(all).toContain(open);
  for (const slug of [closed, bad, yanked]) expect(all).not.toContain(slug);
  expect(await skillsSitemap(numbers.length + 1, 50)).toBeUndefined();
  expect(await named(50_000)).toEqual([1]);
});
