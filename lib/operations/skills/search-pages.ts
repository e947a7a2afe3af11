import { invalid } from "#lib/api/errors";
import { type Page, type PageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { inNames, isInitial, toTsquery } from "#lib/operations/skills/search-query";
import { type Ctx, matching, type Search } from "#lib/operations/skills/search-skills";
import { Prisma, rows } from "#lib/platform/db";

export type Found = { id: number; slug: string };

/** What a list can be ordered by, the highest first and by slug among equals. */
const KEYS = {
  slug: Prisma.sql`k.slug`,
  installs: Prisma.sql`k.installs`,
  executions: Prisma.sql`k.executions`,
  rating: Prisma.sql`coalesce(k.rating, -1)`,
  newest: Prisma.sql`k.created_at`,
};
type Key = keyof typeof KEYS;
export const SORTS = ["slug", "installs", "executions", "rating", "newest", "relevance"] as const;
export type Sort = (typeof SORTS)[number];

/** How many of the most installed matches, and of the most installed that have the words in their name, are ranked by their text. */
const RANKED = 40;
/**
 * Beyond so many matches it is quicker to go through all skills in order until enough of them match than to put the matches in
 * order; beyond the second number where the key of each is to be fetched from `skills`.
 */
const WALKED = 5000;
const WALKED_FETCHED = 2000;
/** How far is gone in vain, until the matches are put in order after all. */
const FARTHEST = 5000;

/** How the skills of a page are shown: what is selected of these rows of skills, as `k`. */
export type Show = (skills: Prisma.Sql) => Prisma.Sql;

/** One page of ids; the cursors are slugs of any skills that the caller may see, and for `relevance` of skills that match. In any other order it is of rows as `show` selects them. */
export async function findPage<Row extends Found = Found>(ctx: Ctx, search: Search, sort: Sort, input: PageInput, show?: Show): Promise<Page<Row>> {
  refuseBadSlugs(input);
  const take = input.limit + 1;
  const backwards = input.before_id !== undefined;
  const given = input.before_id ?? input.after_id;
  // By its name of now, should it have been renamed between two pages. In the order of slugs a name is a place of its own.
  const cursor = given === undefined || sort === "slug" ? given : await nameOfNow(ctx, given);
  const toCut = (found: Found[]) => toPage(found as Row[], input.limit, backwards, (row) => row.slug);
  if (sort !== "relevance") {
    if (cursor !== undefined && sort !== "slug") await refuseUnknown(ctx, input, cursor);
    return toCut(await byKey(ctx, search, sort, { cursor, backwards, take, ...(show && { show }) }));
  }
  const ranked = await rank(ctx, search);
  const at = cursor === undefined ? (backwards ? ranked.length : -1) : ranked.findIndex(({ slug }) => slug === cursor);
  const isBelow = cursor !== undefined && at < 0;
  if (isBelow) await refuseUnknown(ctx, input, cursor, search.match());
  // The order is the ranked ones and then the rest by installs.
  const rest = (place: { cursor?: string | undefined; take: number }) =>
    ranked.length < RANKED ? Promise.resolve([]) : byKey(ctx, search, "installs", { ...place, backwards, except: ranked.map(({ id }) => id) });
  if (backwards) {
    const below = isBelow ? await rest({ cursor, take }) : [];
    return toCut([...below, ...ranked.slice(0, isBelow ? ranked.length : at).reverse()].slice(0, take));
  }
  const first = isBelow ? [] : ranked.slice(at + 1, at + 1 + take);
  return toCut(first.length === take ? first : [...first, ...(await rest({ cursor: isBelow ? cursor : undefined, take: take - first.length }))]);
}

/** Matches from a place on, the best first. */
export async function findAt(ctx: Ctx, search: Search, offset: number, take: number): Promise<Found[]> {
  const ranked = await rank(ctx, search);
  const first = ranked.slice(offset, offset + take);
  if (first.length === take || ranked.length < RANKED) return first;
  const skip = Math.max(0, offset - ranked.length);
  const rest = await byKey(ctx, search, "installs", { backwards: false, take: take - first.length, skip, except: ranked.map(({ id }) => id) });
  return [...first, ...rest];
}

async function nameOfNow({ db }: Ctx, slug: string): Promise<string> {
  const alias = await db.skillAlias.findUnique({ where: { slug }, select: { skill: { select: { slug: true } } } });
  return alias?.skill.slug ?? slug;
}

/** Refuses a cursor that names no skill that the caller may see, or none of those that match. */
async function refuseUnknown(ctx: Ctx, input: PageInput, cursor: string, where?: Prisma.Sql) {
  const exists = async (where: Prisma.Sql) =>
    (await ctx.db.$queryRaw<unknown[]>`SELECT 1 FROM skill_search s WHERE s.slug = ${cursor} AND ${where}`).length > 0;
  const param = input.before_id === undefined ? "after_id" : "before_id";
  if (where && (await exists(where))) return;
  if (!(await exists(matching(ctx, {}, { q: "", query: null })()))) throw invalid(param, "There is no skill with this slug. Begin at the first page.");
  if (where) throw invalid(param, "This skill is not among those that are found. Begin at the first page.");
}

type Place = { cursor?: string | undefined; backwards: boolean; take: number; skip?: number; except?: number[]; show?: Show };

async function byKey({ db }: Ctx, { match, about }: Pick<Search, "match" | "about">, key: Key, place: Place): Promise<Found[]> {
  const { order } = beyond(key, place);
  const shown = (skills: Prisma.Sql) => (place.show ? Prisma.sql`${place.show(skills)} ORDER BY ${order}` : skills);
  if (about > (isThere(key) ? WALKED : WALKED_FETCHED)) {
    const found = await rows<Found>(db, shown(walked(match(), key, place)));
    if (found.length === place.take) return found;
  }
  return rows<Found>(db, shown(whole(ordered(match(), key, place), place)));
}

/** What rows `k` from beyond the cursor's skill on have, and the order of a key. */
function beyond(name: Key, { cursor, backwards, except }: Place): { all: Prisma.Sql; order: Prisma.Sql } {
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
  return { all: Prisma.join(all, " AND "), order };
}

/** Whether skill_search has the key. */
const isThere = (name: Key) => name === "slug" || name === "installs";
const cut = ({ take, skip = 0 }: Place) => Prisma.sql`LIMIT ${Prisma.raw(String(take))} OFFSET ${skip}`;

/** The rows of skills of a page of ids, where they are to be shown. */
const whole = (ids: Prisma.Sql, { show }: Place) => (show ? Prisma.sql`SELECT k.* FROM (${ids}) page JOIN skills k ON k.id = page.id` : ids);

/** Those that match among the first of all skills in the order of a key. */
function walked(where: Prisma.Sql, name: Key, place: Place): Prisma.Sql {
  const { all, order } = beyond(name, place);
  const first = Prisma.sql`SELECT k.* FROM skills k WHERE ${all} ORDER BY ${order} LIMIT ${Prisma.raw(String(FARTHEST))}`;
  return Prisma.sql`SELECT ${place.show ? Prisma.sql`k.*` : Prisma.sql`k.id, k.slug`} FROM (${first}) k
    WHERE EXISTS (SELECT 1 FROM skill_search s WHERE s.skill_id = k.id AND ${where} OFFSET 0) ORDER BY ${order} ${cut(place)}`;
}

/** The matches `k` put in order. OFFSET 0 keeps both parts apart: the planner, to whom all words are alike, would go through all skills for few, or in parallel. */
function ordered(where: Prisma.Sql, name: Key, place: Place): Prisma.Sql {
  const { all, order } = beyond(name, place);
  const found = Prisma.sql`(SELECT s.skill_id AS id, s.slug, s.installs FROM skill_search s WHERE ${where} OFFSET 0)`;
  const matches = isThere(name) ? Prisma.sql`${found} k` : Prisma.sql`${found} s JOIN skills k USING (id)`;
  return Prisma.sql`SELECT k.id, k.slug FROM ${matches} WHERE ${all} ORDER BY ${order} ${cut(place)}`;
}

/**
 * The best matches, best first: whose slug or name is what was typed, then by how well the words fit, raised gently by use (whoever
 * installs it means it). Only so many are looked at closely, so that a word that a third of all skills have is no slower than another.
 */
async function rank(ctx: Ctx, search: Search): Promise<Found[]> {
  const { match, query, q, about } = search;
  if (!query || about === 0) return [];
  const typed = q.toLowerCase();
  const slug = typed.replace(/[^a-z0-9]+/g, "-");
  const isExact = Prisma.sql`(s.slug IN (${typed}, ${slug}) OR s.title = ${typed})`;
  const most = { backwards: false, take: RANKED };
  const top = (where: Prisma.Sql) => Prisma.sql`(${ordered(where, "installs", most)})`;
  const installed = (await byKey(ctx, search, "installs", most)).map(({ id }) => id);
  const candidates = [
    Prisma.sql`SELECT id, slug FROM skills WHERE id IN (SELECT unnest(${installed}::int[]))`,
    top(Prisma.sql`${match()} AND ${isExact}`),
    ...(isInitial(query) ? [] : [top(match(inNames(query)))]),
  ];
  const use = Prisma.sql`(k.executions + 5::bigint * k.installs)`;
  return ctx.db.$queryRaw<Found[]>`
    WITH candidates AS MATERIALIZED (${Prisma.join(candidates, " UNION ")})
    SELECT k.id, k.slug FROM candidates JOIN skills k USING (id) JOIN skill_search s ON s.skill_id = k.id, (SELECT ${toTsquery(query)} AS query) asked
    ORDER BY CASE WHEN k.slug = ${typed} THEN 0 WHEN k.slug = ${slug} OR s.title = ${typed} THEN 1 ELSE 2 END,
      ts_rank(s.text, query) * (1 + ln(1 + ${use}) / 20) DESC, k.installs DESC, k.slug`;
}
