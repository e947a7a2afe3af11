import type { PublicContext } from "#lib/api/context";
import type { CollectionReach } from "#lib/auth/caller";
import { guess, inNames, nearest, readQuery, type SearchQuery, toTsquery } from "#lib/operations/skills/search-query";
import { reachSql, visibleSql } from "#lib/operations/skills/visible-skill";
import { Prisma } from "#lib/platform/db";
import type { SkillRuntime, Verdict } from "#lib/platform/prisma/enums";

export type SearchFilter = {
  category?: string | undefined;
  tag?: string | undefined;
  runtime?: SkillRuntime | undefined;
  verdict?: Verdict | undefined;
  /** A collection of the caller's workspace: what its key would see. */
  collection?: CollectionReach | undefined;
};
export type SearchInput = SearchFilter & { q?: string | undefined };
/** The condition on rows `s` of skill_search, with more of the type tsquery that must match. */
export type Match = (...more: Prisma.Sql[]) => Prisma.Sql;
export type Search = {
  match: Match;
  query: SearchQuery | null;
  q: string;
  /** The words that were guessed instead of those that were typed. */
  guessed: string | null;
} & Estimate;
/** About how many skills there are; 0 only if there are none. */
type Estimate = { about: number; isMany: boolean };
export type Ctx = Pick<PublicContext, "db" | "caller">;

/** How many words near ones are looked for, and how many skills are named. */
const MAX_NEAR = 4;
const NEAR = 5;

/** So many matches are counted one by one. */
const MANY = 4000;
/** One of so many skills is in the sample. */
const EACH = 32;

const NONE: SearchFilter = {};

/** One of EACH skills has this mark. */
const SAMPLE = Prisma.sql`'%'::tsquery`;

/**
 * Rows `s` of skill_search that the caller may see and that the filter and the words let through. All that the index knows is one
 * value of the type tsquery, in a subquery so that the planner does not see the words: it then always goes to the index, where for
 * a common word it would read every text instead.
 */
export function matching(ctx: Ctx, filter: SearchFilter, { q, query }: Pick<Search, "q" | "query">): Match {
  const { category, tag, runtime, verdict, collection } = filter;
  if (q !== "" && !query) return () => Prisma.sql`false`;
  const rows = [visibleSql(ctx)];
  if (collection && ctx.caller) rows.push(reachSql(ctx.caller.workspace.id, collection));
  const marks = [category, runtime, verdict].flatMap((value) => (value ? [`'@${value}'`] : []));
  if (tag) marks.push(`'#${tag.toLowerCase().replace(/['\\]/g, "$&$&")}'`);
  const queries = [...(query ? [toTsquery(query)] : []), ...marks.map((mark) => Prisma.sql`${mark}::tsquery`)];
  return (...more) => {
    const all = [...queries, ...more];
    return Prisma.join([...rows, ...(all.length > 0 ? [Prisma.sql`s.text @@ (SELECT ${Prisma.join(all, " && ")})`] : [])], " AND ");
  };
}

/** Every skill that the caller may see, uncounted. */
export function everything(ctx: Ctx): Search {
  const asked = { q: "", query: null };
  return { ...asked, match: matching(ctx, NONE, asked), guessed: null, about: Number.POSITIVE_INFINITY, isMany: true };
}

/**
 * Settles what is looked for: the words as they were typed, or, when the caller could see no skill at all that has them, the
 * nearest spellings. The filters do not count here, so that a search means the same whatever it is narrowed to.
 */
export async function settle(ctx: Ctx, { q: given, ...filter }: SearchInput): Promise<Search> {
  const q = given?.trim() ?? "";
  const search = async (query: SearchQuery | null, guessed: string | null) => {
    const match = matching(ctx, filter, { q, query });
    return { match, query, q, guessed, ...(await estimate(ctx, match)) };
  };
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  const exists = async (found: Search) => found.about > 0 || (isNarrowed && (await estimate(ctx, matching(ctx, NONE, found))).about > 0);
  const asTyped = await search(readQuery(q), null);
  if (!asTyped.query || (await exists(asTyped))) return asTyped;
  const near = await guess(ctx, asTyped.query);
  const guessed = near && (await search(near, near.words.map(([word]) => word).join(" ")));
  return guessed && (await exists(guessed)) ? guessed : asTyped;
}

const count = async ({ db }: Ctx, where: Prisma.Sql) => {
  const [row] = await db.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM skill_search s WHERE ${where}`;
  return row.count;
};

/** About how many rows there are, told from the sample, which is quick however many there are. Where it has none all are counted. */
export async function estimate(ctx: Ctx, match: Match): Promise<Estimate> {
  const about = EACH * (await count(ctx, match(SAMPLE)));
  return { about: about || (await count(ctx, match())), isMany: about > MANY };
}

/** How many skills a search finds: of many an estimate. */
export const total = (ctx: Ctx, { match, about, isMany }: Search): Promise<number> => (isMany ? Promise.resolve(about) : count(ctx, match()));

/** Rows `s` that stand for all when there are many, and how many each stands for. */
export const sampled = (match: Match, isMany: boolean) => (isMany ? { where: match(SAMPLE), each: EACH } : { where: match(), each: 1 });

/** A few skills that have any of the words in some spelling, for a search that found nothing with all of them. */
export async function nearNames({ db, caller }: Ctx, { query }: Search): Promise<{ slug: string; name: string }[]> {
  if (!query) return [];
  const words = query.words.slice(0, MAX_NEAR).map(([word]) => word as string);
  const spellings = [...new Set((await nearest(db, words)).flat())];
  if (spellings.length === 0) return [];
  const where = matching({ db, caller }, NONE, { q: "", query: null })(inNames({ words: [spellings], prefix: false }));
  return db.$queryRaw<{ slug: string; name: string }[]>`
    SELECT k.slug, k.name FROM (SELECT s.skill_id AS id FROM skill_search s WHERE ${where} ORDER BY s.installs DESC, s.slug LIMIT ${NEAR}) s JOIN skills k USING (id)
    ORDER BY k.installs DESC, k.slug`;
}
