import { invalid } from "#lib/api/errors";
import { type Page, type PageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { inNames, toTsquery } from "#lib/operations/skills/search-query";
import { type Ctx, condition, countAll, type Search } from "#lib/operations/skills/search-skills";
import { Prisma } from "#lib/platform/db";

export type Found = { id: number; slug: string };

/** What a list can be ordered by, the highest first and by slug among equals. */
const KEYS = {
  slug: Prisma.sql`k.slug`,
  installs: Prisma.sql`k.installs`,
  executions: Prisma.sql`k.executions`,
  rating: Prisma.sql`coalesce(k.rating, -1)`,
  newest: Prisma.sql`k.created_at`,
  /** How much a skill is used: whoever installs it means it. */
  use: Prisma.sql`(k.executions + 5::bigint * k.installs)`,
};
type Key = keyof typeof KEYS;
export const SORTS = ["slug", "installs", "executions", "rating", "newest", "relevance"] as const;
export type Sort = (typeof SORTS)[number];

/** How many of the most used matches, and of the most used that have the words in their name, are ranked by their text. */
const RANKED = 60;

/** One page of ids; the cursors are slugs of any skills that the caller may see, and for `relevance` of skills that match. */
export async function findPage(ctx: Ctx, search: Search, sort: Sort, input: PageInput): Promise<Page<Found>> {
  refuseBadSlugs(input);
  const take = input.limit + 1;
  const backwards = input.before_id !== undefined;
  const cursor = input.before_id ?? input.after_id;
  const cut = (rows: Found[]) => toPage(rows, input.limit, backwards, (row) => row.slug);
  if (sort !== "relevance") {
    if (cursor !== undefined && sort !== "slug") await refuseUnknown(ctx, input, condition(ctx, {}));
    return cut(await byKey(ctx, search, sort, { cursor, backwards, take }));
  }
  const ranked = await rank(ctx, search);
  const at = cursor === undefined ? (backwards ? ranked.length : -1) : ranked.findIndex(({ slug }) => slug === cursor);
  const isBelow = cursor !== undefined && at < 0;
  if (isBelow) await refuseUnknown(ctx, input, search.where);
  // The order is the ranked ones and then the rest by use.
  const rest = (place: { cursor?: string | undefined; take: number }) =>
    ranked.length < RANKED ? Promise.resolve([]) : byKey(ctx, search, "use", { ...place, backwards, except: ranked.map(({ id }) => id) });
  if (backwards) {
    const below = isBelow ? await rest({ cursor, take }) : [];
    return cut([...below, ...ranked.slice(0, isBelow ? ranked.length : at).reverse()].slice(0, take));
  }
  const first = isBelow ? [] : ranked.slice(at + 1, at + 1 + take);
  return cut(first.length === take ? first : [...first, ...(await rest({ cursor: isBelow ? cursor : undefined, take: take - first.length }))]);
}

/** Matches from a place on, the best first. */
export async function findAt(ctx: Ctx, search: Search, offset: number, take: number): Promise<Found[]> {
  const ranked = await rank(ctx, search);
  const first = ranked.slice(offset, offset + take);
  if (first.length === take || ranked.length < RANKED) return first;
  const skip = Math.max(0, offset - ranked.length);
  const rest = await byKey(ctx, search, "use", { backwards: false, take: take - first.length, skip, except: ranked.map(({ id }) => id) });
  return [...first, ...rest];
}

async function refuseUnknown(ctx: Ctx, input: PageInput, where: Prisma.Sql) {
  const rows = await ctx.db.$queryRaw<unknown[]>`SELECT 1 FROM skill_search s WHERE s.slug = ${input.before_id ?? input.after_id} AND ${where}`;
  if (rows.length === 0) throw invalid(input.before_id === undefined ? "after_id" : "before_id", "There is no skill with this slug.");
}

type Place = { cursor?: string | undefined; backwards: boolean; take: number; skip?: number; except?: number[] };

/**
 * Rows in the order of a key, from beyond the cursor's skill on. Few are all put in order. Of many, skills are gone through in
 * that order until there are enough: OFFSET 0 keeps the second SELECT from being made a join, which would find all of them first.
 */
function byKey(
  { db }: Ctx,
  { where, isMany }: Pick<Search, "where" | "isMany">,
  name: Key,
  { cursor, backwards, take, skip = 0, except }: Place,
): Promise<Found[]> {
  const key = KEYS[name];
  const all = [Prisma.sql`true`];
  if (except) all.push(Prisma.sql`k.id NOT IN (SELECT unnest(${except}::int[]))`);
  if (cursor !== undefined && name === "slug") all.push(backwards ? Prisma.sql`k.slug < ${cursor}` : Prisma.sql`k.slug > ${cursor}`);
  else if (cursor !== undefined) {
    const [side, slug] = backwards ? [Prisma.sql`>`, Prisma.sql`k.slug < ${cursor}`] : [Prisma.sql`<`, Prisma.sql`k.slug > ${cursor}`];
    const value = Prisma.sql`(SELECT ${key} FROM skills k WHERE k.slug = ${cursor})`;
    all.push(Prisma.sql`${key} ${side}= ${value} AND (${key} ${side} ${value} OR ${slug})`);
  }
  const slug = backwards ? Prisma.sql`k.slug DESC` : Prisma.sql`k.slug`;
  const order = name === "slug" ? slug : backwards ? Prisma.sql`${key}, ${slug}` : Prisma.sql`${key} DESC, ${slug}`;
  const end = Prisma.sql`${Prisma.join(all, " AND ")} ORDER BY ${order} LIMIT ${take} OFFSET ${skip}`;
  return isMany
    ? db.$queryRaw<
        Found[]
      >`SELECT k.id, k.slug FROM skills k WHERE EXISTS (SELECT 1 FROM skill_search s WHERE s.skill_id = k.id AND ${where} OFFSET 0) AND ${end}`
    : db.$queryRaw<Found[]>`SELECT k.id, k.slug FROM skill_search s JOIN skills k ON k.id = s.skill_id WHERE ${where} AND ${end}`;
}

/**
 * The best matches, best first: whose slug or name is what was typed, then by how well the words fit, raised gently by use.
 * Only so many are looked at closely, so that a word that a third of all skills have is no slower than another.
 */
async function rank(ctx: Ctx, search: Search): Promise<Found[]> {
  const { where, query, q } = search;
  if (!query || search.count === 0) return [];
  const typed = q.toLowerCase();
  const slug = typed.replace(/[^a-z0-9]+/g, "-");
  const top = { backwards: false, take: RANKED };
  const candidates = await byKey(ctx, search, "use", top);
  if (candidates.length === RANKED) {
    const named = Prisma.sql`${where} AND s.text @@ ${inNames(query)}`;
    candidates.push(...(await byKey(ctx, { where: named, isMany: (await countAll(ctx, named)).isMany }, "use", top)));
    const exact = Prisma.sql`${where} AND s.skill_id IN (SELECT skill_id FROM skill_search WHERE slug IN (${typed}, ${slug}) OR title = ${typed})`;
    candidates.push(...(await byKey(ctx, { where: exact, isMany: false }, "use", top)));
  }
  return ctx.db.$queryRaw<Found[]>`
    SELECT k.id, k.slug
    FROM (SELECT DISTINCT unnest(${candidates.map(({ id }) => id)}::int[]) AS id) c JOIN skills k USING (id) JOIN skill_search s ON s.skill_id = k.id,
      (SELECT ${toTsquery(query)} AS query) asked
    ORDER BY CASE WHEN k.slug = ${typed} THEN 0 WHEN k.slug = ${slug} OR s.title = ${typed} THEN 1 ELSE 2 END,
      ts_rank(s.text, query) * (1 + ln(1 + ${KEYS.use}) / 20) DESC, ${KEYS.use} DESC, k.slug`;
}
