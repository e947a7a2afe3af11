import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createApiKey } from "#lib/auth/api-key";
import { db, transaction } from "#lib/platform/db";
import { setLatest } from "#lib/runtime/latest-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

type About = { name?: string; description?: string; tags?: string[]; category?: string; readme?: string; executions?: number; installs?: number };

/** A public skill that says something, found by a word of its own test besides. */
async function publish({ readme, ...about }: About, more: { public?: boolean; workspaceId?: number } = {}): Promise<string> {
  const slug = await publishSkill({ script: "echo" });
  const { versionId } = await db().skill.update({ where: { slug }, data: { ...about, ...more } });
  if (readme) await db().skillVersion.update({ where: { id: versionId as number }, data: { readme } });
  return slug;
}
/** A word that nobody else uses. */
const word = () => `q${[...randomBytes(7)].map((byte) => "bcdfghjklmnpqrtv"[byte % 16]).join("")}`;
const find = async (q: string, key?: string, more = "") =>
  (await json(`GET /api/v1/skills?q=${encodeURIComponent(q)}${more}`, key ? { key } : {})).body.data as { skills: { slug: string }[]; total: number };
const slugs = async (...given: Parameters<typeof find>) => (await find(...given)).skills.map(({ slug }) => slug);

test("words are found in name, tags, description and readme, in that order, and in other forms of them", async () => {
  const tag = word();
  const readme = await publish({ name: "One", readme: `${tag} It reconciles invoices.` });
  const description = await publish({ name: "Two", description: `${tag} reconciles invoices` });
  const tags = await publish({ name: "Three", tags: [tag, "reconciles", "invoices"] });
  const name = await publish({ name: `${tag} reconciles invoices` });
  expect(await slugs(`${tag} reconcile invoice`)).toEqual([name, tags, description, readme]);
  expect(await slugs(`${tag} RECONCILING, invoicing!`)).toEqual([name, tags, description, readme]);
  expect(await slugs(`${tag} reconcile pancakes`)).toEqual([]);
});

test("the last word may be the beginning of one, in names and tags", async () => {
  const tag = word();
  const named = await publish({ name: `The ${tag} Spreadsheeter` });
  const tagged = await publish({ name: "Other", tags: ["spreadsheet-tools", tag] });
  expect((await slugs(`${tag} spreads`)).toSorted()).toEqual([named, tagged].toSorted());
  expect((await slugs(`spreads ${tag}`)).toSorted()).toEqual([]);
  expect(await slugs(tag.slice(0, 6))).toContain(named);
});

test("typos find what is nearest, and the answer says what was looked for", async () => {
  expect(await slugs("summrize")).toContain("summarize");
  const tag = word();
  const slug = await publish({ name: `Excel report ${tag}` });
  expect(await slugs(`exel report ${tag.slice(0, 4)}x${tag.slice(5)}`)).toEqual([slug]);
  const facets = await json("GET /api/v1/marketplace/skills/facets?q=summrize");
  expect(facets.body).toMatchObject({ guessed: "summarize" });
  expect(facets.body.total).toBeGreaterThan(0);
  expect((await json("GET /api/v1/marketplace/skills/facets?q=summarize")).body.guessed).toBeNull();
});

test("a private skill's words are nobody's guess but found by its workspace", async () => {
  const [owner, stranger] = [await createWorkspace(), await createWorkspace()];
  const tag = word();
  const slug = await publish({ name: tag }, { public: false, workspaceId: owner.workspace.id });
  expect(await slugs(tag, owner.key)).toEqual([slug]);
  expect(await slugs(tag, stranger.key)).toEqual([]);
  expect(await slugs(tag)).toEqual([]);
  const later = await publish({ name: word() }, { public: false, workspaceId: owner.workspace.id });
  await db().skill.update({ where: { slug: later }, data: { name: `${tag}s` } });
  expect(await db().skillWord.count({ where: { word: { startsWith: tag } } })).toBe(0);
});

test("of many who ask the same at once each sees what is theirs, and what was published before they asked", async () => {
  const owner = await createWorkspace();
  const tag = word();
  const own = await publish({ name: tag }, { public: false, workspaceId: owner.workspace.id });
  const ask = async (key?: string): Promise<string[]> => {
    const { body } = await json(`GET /api/v1/marketplace/skills?q=${tag}`, key ? { key } : {});
    return body.data.map((each: { slug: string }) => each.slug);
  };
  const askAll = () => Array.from({ length: 10 }, () => [ask(), ask(owner.key)] as const);
  const early = askAll();
  const open = await publish({ name: tag });
  const late = askAll();
  for (const [stranger, member] of early) {
    expect([[], [open]]).toContainEqual(await stranger);
    expect(await member).toContain(own);
  }
  for (const [stranger, member] of late) {
    expect(await stranger).toEqual([open]);
    expect((await member).toSorted()).toEqual([own, open].toSorted());
  }
});

test("an exact slug or name comes first, then use raises what fits as well", async () => {
  const tag = word();
  const often = await publish({ name: `${tag} ${tag} tool`, description: tag, tags: [tag], executions: 1_000_000 });
  const seldom = await publish({ name: `Tool ${tag}`, executions: 1 });
  const used = await publish({ name: `Tool ${tag}`, executions: 50_000 });
  const exact = await publish({ name: tag.toUpperCase() });
  expect(await slugs(tag)).toEqual([exact, often, used, seldom]);
  expect((await slugs(seldom))[0]).toBe(seldom);
});

test("what is found follows the latest version, a rename, a deletion and the scanner", async () => {
  const [before, after] = [word(), word()];
  const slug = await publish({ readme: before });
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: { about: { name: "Old" } } });
  const skill = await db().skill.findUniqueOrThrow({ where: { slug }, include: { version: true } });
  const { id, parameters, scan, requires, files, about, ...rest } = skill.version as NonNullable<typeof skill.version>;
  const json_ = { requires: requires as object, files: files as object, about: { ...(about as object), name: after } };
  await db().skillVersion.create({ data: { ...rest, ...json_, number: 2, version: "2.0.0", contentSha: after, readme: "Nothing." } });
  await transaction((tx) => setLatest(tx, skill.id));
  expect([await slugs(before), await slugs(after)]).toEqual([[], [slug]]);
  await db().skillVersion.updateMany({ where: { skillId: skill.id, number: 2 }, data: { verdict: "warn" } });
  expect((await json(`GET /api/v1/marketplace/skills?q=${after}&verdict=warn`)).body.data).toHaveLength(1);
  expect((await json(`GET /api/v1/marketplace/skills?q=${after}&verdict=pass`)).body.data).toHaveLength(0);
  await db().skillVersion.updateMany({ where: { skillId: skill.id, number: 2 }, data: { yankedAt: new Date() } });
  await transaction((tx) => setLatest(tx, skill.id));
  expect([await slugs(before), await slugs(after)]).toEqual([[slug], []]);
  await db().skill.update({ where: { slug }, data: { deletedAt: new Date() } });
  expect(await slugs(before)).toEqual([]);
});

test("nothing that is typed breaks a search", async () => {
  const hostile = [
    "'",
    "\"'",
    "%",
    "100%",
    "_",
    "\\",
    "'; DROP TABLE skills; --",
    "a & | ! <-> b:*",
    "((",
    "🚀",
    "文档翻译",
    "ａ",
    "é́́",
    "٣",
    "\u0000x".slice(1),
    "the",
    "a",
    "to be or",
  ];
  for (const q of [...hostile, "x".repeat(200), "&".repeat(200), "ab ".repeat(66).trim()]) {
    for (const path of [`skills?q=`, `marketplace/skills?sort=relevance&q=`, `marketplace/skills/facets?q=`]) {
      const { status, body } = await json(`GET /api/v1/${path}${encodeURIComponent(q)}`);
      expect([q, path, status, body.error?.code]).toEqual([q, path, 200, undefined]);
    }
  }
});

test("a word of a script without spaces is found inside of others", async () => {
  const slug = await publish({ name: "智能文档翻译工具", description: "A." });
  expect(await slugs("翻译")).toContain(slug);
  expect(await slugs("翻书")).not.toContain(slug);
});

test("pages of every order hold each skill once, forwards and backwards", async () => {
  const tag = word();
  const all: string[] = [];
  // More than are ranked by their text, so that the pages cross from those to the rest.
  for (let i = 0; i < 75; i++) all.push(await publish({ name: i % 3 ? `Tool ${i}` : `${tag} ${i}`, description: tag, executions: i % 5, installs: i % 7 }));
  for (const sort of ["relevance", "slug", "installs", "executions", "rating", "newest"]) {
    const walk = async (start: string, back: boolean) => {
      const seen: string[][] = [];
      for (let cursor = start; ; ) {
        const { body } = await json(`GET /api/v1/marketplace/skills?q=${tag}&sort=${sort}&limit=11${cursor}`);
        const page = body.data.map((row: { slug: string }) => row.slug);
        if (back) seen.unshift(page);
        else seen.push(page);
        if (!body.has_more) return seen.flat();
        cursor = back ? `&before_id=${body.first_id}` : `&after_id=${body.last_id}`;
      }
    };
    const forwards = await walk("", false);
    expect([sort, forwards.toSorted()]).toEqual([sort, all.toSorted()]);
    expect([sort, await walk(`&before_id=${forwards.at(-1)}`, true)]).toEqual([sort, forwards.slice(0, -1)]);
  }
  const refused = await json("GET /api/v1/marketplace/skills?sort=relevance");
  expect(refused).toMatchObject({ status: 400, body: { error: { param: "sort" } } });
  expect((await json(`GET /api/v1/marketplace/skills?q=${tag}&sort=relevance&after_id=summarize`)).body.error).toMatchObject({ param: "after_id" });

  const offsets: string[] = [];
  const { key } = await createWorkspace();
  for (let offset: number | null = 0; offset !== null; ) {
    const { body } = await json(`GET /api/v1/skills/discover?keywords=${tag}&offset=${offset}`, { key });
    expect(body.data).toMatchObject({ total: 75, offset });
    offsets.push(...body.data.skills.map((row: { slug: string }) => row.slug));
    offset = body.data.next_offset;
  }
  expect(offsets.toSorted()).toEqual(all.toSorted());
}, 120_000);

describe("facets", () => {
  test("count each group under the words and the other filters", async () => {
    const tag = word();
    for (const [category, tags] of [
      ["design", ["Red", "blue"]],
      ["design", ["red"]],
      ["research", ["blue"]],
    ] as const)
      await publish({ name: tag, category, tags: [...tags] });
    await db().skill.updateMany({ where: { name: tag, category: "research" }, data: { runtime: "model" } });
    const ask = async (more = "") => (await json(`GET /api/v1/marketplace/skills/facets?q=${tag}${more}`)).body;
    const only = (rows: { count: number }[]) => rows.filter(({ count }) => count > 0);
    expect(await ask()).toMatchObject({ total: 3, isEstimate: false, near: [] });
    const design = await ask("&category=design");
    expect(design.total).toBe(2);
    expect(only(design.categories)).toEqual([
      { category: "design", count: 2 },
      { category: "research", count: 1 },
    ]);
    expect(only(design.runtimes)).toEqual([{ runtime: "script", count: 2 }]);
    expect(design.tags).toEqual([
      { tag: "Red", count: 1 },
      { tag: "blue", count: 1 },
      { tag: "red", count: 1 },
    ]);
    const red = await ask("&tag=RED");
    expect(red.total).toBe(2);
    expect(red.tags).toHaveLength(3);
    expect(only(red.verdicts)).toEqual([{ verdict: "pass", count: 2 }]);
    expect((await json(`GET /api/v1/marketplace/skills?q=${tag}&tag=blue&runtime=model`)).body.data).toHaveLength(1);
  });

  test("name what is near when there is nothing", async () => {
    const { body } = await json("GET /api/v1/marketplace/skills/facets?q=summarize+unthinkablexyz");
    expect(body.total).toBe(0);
    expect(body.near.map(({ slug }: { slug: string }) => slug)).toContain("summarize");
  });
});

test("a collection's name narrows a search and the list, with a credential", async () => {
  const tag = word();
  const [inside, outside] = [await publish({ name: tag }), await publish({ name: tag })];
  const { workspace, key, user } = await createWorkspace();
  const id = async (slug: string) => (await db().skill.findUniqueOrThrow({ where: { slug } })).id;
  const collection = await db().collection.create({ data: { workspaceId: workspace.id, name: tag, allSkills: false } });
  for (const slug of [inside, outside]) await json(`POST /api/v1/skills/${slug}/install`, { key });
  await db().collectionSkill.create({ data: { collectionId: collection.id, workspaceId: workspace.id, skillId: await id(inside) } });
  expect(await slugs(tag, key, `&collection=${tag}`)).toEqual([inside]);
  expect((await json(`GET /api/v1/skills?collection=${tag}`, { key })).body.data).toMatchObject([{ slug: inside }]);
  expect((await json(`GET /api/v1/skills?q=${tag}&collection=${tag}`)).status).toBe(401);
  expect((await json(`GET /api/v1/skills?q=${tag}&collection=none`, { key })).body.error).toMatchObject({ param: "collection" });
  const confined = await createApiKey(db(), { workspaceId: workspace.id, userId: user.id, name: "c", scopes: ["*"] });
  await db().apiKey.update({ where: { id: confined.row.id }, data: { collectionId: collection.id } });
  expect(await slugs(tag, confined.key)).toEqual([inside]);
  expect((await json("GET /api/v1/skills", { key: confined.key })).body.data).toMatchObject([{ slug: inside }]);
});

test("the leaderboard orders public skills", async () => {
  const { key } = await createWorkspace();
  const slug = await publish({ installs: 2_000_000_000 });
  await publish({ installs: 2_000_000_001 }, { public: false });
  const { body } = await json("GET /api/v1/skills/leaderboard?sort_by=installs", { key });
  expect(body.data.skills[0]).toMatchObject({ rank: 1, slug, installs: 2_000_000_000 });
  expect(body.data.skills.length).toBeLessThanOrEqual(50);
});
