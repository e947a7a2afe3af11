import { invalid } from "#lib/api/errors";
import { type Page, type PageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { inNames, toTsquery } from "#lib/operations/skills/search-query";
import { type Ctx, condition, type Search } from "#lib/operations/skills/search-skills";
import { Prisma } from "#lib/platform/db";

export type Found = { id: number; slug: string };

/** What a list can be ordered by, the highest first and by slug among equals. */
const KEYS = {
  slug: Prisma.sql`0`,
  installs: Prisma.sql`s.installs`,
  executions: Prisma.sql`s.executions`,
  rating: Prisma.sql`coalesce(s.rating, -1)`,
  newest: Prisma.sql`s.created_at`,
  /** How much a skill is used: whoever installs it means it. */
  use: Prisma.sql`(s.executions::bigint + 5 * s.installs)`,
};
type Key = keyof typeof KEYS;
export const SORTS = ["slug", "installs", "executions", "rating", "newest", "relevance"] as const;
export type Sort = (typeof SORTS)[number];

/** How many of the most used matches, and of the most used that have the words in their name, are ranked by their text. */
const RANKED = 100;

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

/** Rows in the order of a key, from beyond the cursor's skill on. */
function byKey({ db }: Ctx, { where }: Search, name: Key, { cursor, backwards, take, skip = 0, except }: Place): Promise<Found[]> {
  const key = KEYS[name];
  const all = [where];
  if (except) all.push(Prisma.sql`s.skill_id NOT IN (SELECT unnest(${except}::int[]))`);
  if (cursor !== undefined && name === "slug") all.push(backwards ? Prisma.sql`s.slug < ${cursor}` : Prisma.sql`s.slug > ${cursor}`);
  else if (cursor !== undefined) {
    const [side, slug] = backwards ? [Prisma.sql`>`, Prisma.sql`s.slug < ${cursor}`] : [Prisma.sql`<`, Prisma.sql`s.slug > ${cursor}`];
    const value = Prisma.sql`(SELECT ${key} FROM skill_search s WHERE s.slug = ${cursor})`;
    all.push(Prisma.sql`(${key} ${side} ${value} OR (${key} = ${value} AND ${slug}))`);
  }
  const slug = backwards ? Prisma.sql`s.slug DESC` : Prisma.sql`s.slug`;
  const order = name === "slug" ? slug : backwards ? Prisma.sql`${key}, ${slug}` : Prisma.sql`${key} DESC, ${slug}`;
  return db.$queryRaw<
    Found[]
  >`SELECT s.skill_id AS id, s.slug FROM skill_search s WHERE ${Prisma.join(all, " AND ")} ORDER BY ${order} LIMIT ${take} OFFSET ${skip}`;
}

/**
 * The best matches, best first: whose slug or name is what was typed, then by how well the words fit, raised gently by use.
 * Only so many are looked at closely, so that a word that a third of all skills have is no slower than another.
 */
async function rank({ db }: Ctx, { where, query, q }: Search): Promise<Found[]> {
  if (!query) return [];
  const typed = q.toLowerCase();
  const slug = typed.replace(/[^a-z0-9]+/g, "-");
  const use = Prisma.sql`${KEYS.use} DESC, s.slug LIMIT ${RANKED}`;
  return db.$queryRaw<Found[]>`
    WITH candidates AS (
      (SELECT s.skill_id FROM skill_search s WHERE (s.slug IN (${typed}, ${slug}) OR s.title = ${typed}) AND ${where} LIMIT ${RANKED})
      UNION (SELECT s.skill_id FROM skill_search s WHERE s.text @@ ${inNames(query)} AND ${where} ORDER BY ${use})
      UNION (SELECT s.skill_id FROM skill_search s WHERE ${where} ORDER BY ${use})
    )
    SELECT s.skill_id AS id, s.slug FROM candidates JOIN skill_search s USING (skill_id), (SELECT ${toTsquery(query)} AS query) asked
    ORDER BY CASE WHEN s.slug = ${typed} THEN 0 WHEN s.slug = ${slug} OR s.title = ${typed} THEN 1 ELSE 2 END,
      ts_rank(s.text, query) * (1 + ln(1 + ${KEYS.use}) / 20) DESC, ${KEYS.use} DESC, s.slug`;
}
