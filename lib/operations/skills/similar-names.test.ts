import { afterAll, beforeAll, expect, test } from "vitest";
import { similarTo, similarToEach } from "#lib/operations/skills/similar-names";
import { db } from "#lib/platform/db";
import { useOwnDatabase } from "#lib/testing/own-database";

let end: () => Promise<void>;
beforeAll(async () => {
  end = await useOwnDatabase();
});
afterAll(() => end());

/** A public skill with a live version. */
async function add(slug: string, installs = 0) {
  const about = { name: slug, description: "", category: "writing", runtime: "model" as const, sourceType: "test" };
  const version = { number: 1, version: "1.0.0", contentSha: slug, contentSize: 1, requires: {}, readme: "", files: [] };
  const skill = await db().skill.create({ data: { slug, installs, public: true, ...about, versions: { create: version } }, include: { versions: true } });
  // Of a workspace each, which no other is.
  const owner = await db().workspace.create({ data: { name: slug, slug: `w-${slug}` } });
  return db().skill.update({ where: { id: skill.id }, data: { versionId: skill.versions[0]?.id ?? null, workspaceId: owner.id } });
}

test("names are alike that differ by two letters, one where they are short, or by hyphens", async () => {
  for (const known of ["summarize", "pdf-tools", "pdf", "text-statistics", "docx-to-pdf"]) await add(known, 9);
  const asked = [];
  for (const slug of ["sumarize", "summarise", "pdftool", "pdg", "text-statistcis", "translate", "png", "pdf-to-docx", "summarize-all", "x".repeat(64)])
    asked.push(await add(slug));
  const similar = await similarToEach(db(), asked);
  expect(asked.map(({ id, slug }) => [slug, similar.get(id)?.map((each) => each.slug)])).toEqual([
    ["sumarize", ["summarize"]],
    ["summarise", ["summarize"]],
    ["pdftool", ["pdf-tools"]],
    ["pdg", ["pdf"]],
    ["text-statistcis", ["text-statistics"]],
    ["translate", []],
    ["png", []],
    ["pdf-to-docx", []],
    ["summarize-all", []],
    ["x".repeat(64), []],
  ]);
  expect((await similarToEach(db(), [])).size).toBe(0);
});

test("the five that are used most are named, of others and used more", async () => {
  for (let n = 1; n <= 7; n++) await add(`weather${n}`, n);
  const asked = await add("weather", 2);
  expect((await similarTo(db(), asked)).map(({ slug, publisher }) => [slug, publisher])).toEqual([7, 6, 5, 4, 3].map((n) => [`weather${n}`, `w-weather${n}`]));
});
