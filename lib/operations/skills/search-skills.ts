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
export type Search = {
  where: Prisma.Sql;
  query: SearchQuery | null;
  q: string;
  /** The words that were guessed instead of those that were typed. */
  guessed: string | null;
} & Count;
/** How many skills there are: of many an estimate. */
export type Count = { count: number; isMany: boolean };
export type Ctx = Pick<PublicContext, "db" | "caller">;

/** How many words near ones are looked for, and how many skills are named. */
const MAX_NEAR = 4;
const NEAR = 5;

/** Up to so many matches are counted and put in order; of more, only those that are asked for are looked at. */
export const MANY = 4000;
/** One of so many skills is in the sample. */
const EACH = 16;

const NONE: SearchFilter = {};

/** Rows `s` of skill_search that the caller may see and that the filter and the words let through. */
export function condition(ctx: Ctx, { category, tag, runtime, verdict, collection }: SearchFilter, query?: SearchQuery | null): Prisma.Sql {
  const all = [visibleSql(ctx)];
  if (query) all.push(Prisma.sql`s.text @@ ${toTsquery(query)}`);
  for (const value of [category, runtime, verdict]) if (value) all.push(Prisma.sql`s.text @@ (SELECT ${`'@${value}'`}::tsquery)`);
  if (tag) all.push(Prisma.sql`s.text @@ (SELECT ${`'#${tag.toLowerCase().replace(/['\\]/g, "$&$&")}'`}::tsquery)`);
  if (collection && ctx.caller) all.push(reachSql(ctx.caller.workspace.id, collection));
  return Prisma.join(all, " AND ");
}

/**
 * Settles what is looked for: the words as they were typed, or, when the caller could see no skill at all that has them, the
 * nearest spellings. The filters do not count here, so that a search means the same whatever it is narrowed to.
 */
export async function settle(ctx: Ctx, { q: given, ...filter }: SearchInput): Promise<Search> {
  const q = given?.trim() ?? "";
  const query = q === "" ? null : readQuery(q);
  if (q !== "" && !query) return { where: Prisma.sql`false`, query, q, guessed: null, count: 0, isMany: false };
  const search = async (words: SearchQuery | null, guessed: string | null) => {
    const where = condition(ctx, filter, words);
    return { where, query: words, q, guessed, ...(await countAll(ctx, where)) };
  };
  const asTyped = await search(query, null);
  if (asTyped.count !== 0 || !query || (await countAll(ctx, condition(ctx, NONE, query))).count > 0) return asTyped;
  const near = await guess(ctx, query);
  if (!near || (await countAll(ctx, condition(ctx, NONE, near))).count === 0) return asTyped;
  return search(near, near.words.map(([word]) => word).join(" "));
}

/** How many rows there are: first in the sample, which is quick however many there are; few are then counted. */
export async function countAll({ db }: Ctx, where: Prisma.Sql): Promise<Count> {
  const count = async ({ where }: { where: Prisma.Sql }) => {
    const [row] = await db.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM skill_search s WHERE ${where}`;
    return row.count;
  };
  const estimate = (await count(sampled(where, true))) * EACH;
  if (estimate > MANY) return { count: estimate, isMany: true };
  const exact = await count({ where });
  return { count: exact, isMany: exact > MANY };
}

/** Rows `s` that stand for all when there are many, and how many each stands for. */
export const sampled = (where: Prisma.Sql, isMany: boolean) =>
  isMany ? { where: Prisma.sql`${where} AND s.text @@ (SELECT ${"'%'"}::tsquery)`, each: EACH } : { where, each: 1 };

/** A few skills that have any of the words in some spelling, for a search that found nothing with all of them. */
export async function nearNames({ db, caller }: Ctx, { query }: Search): Promise<{ slug: string; name: string }[]> {
  if (!query) return [];
  const spellings = (await Promise.all(query.words.slice(0, MAX_NEAR).map(([word]) => nearest(db, word as string)))).flat();
  const any = { words: [[...new Set(spellings)]], prefix: false };
  if (spellings.length === 0) return [];
  const where = Prisma.sql`s.text @@ ${inNames(any)} AND ${condition({ db, caller }, NONE)}`;
  return db.$queryRaw<{ slug: string; name: string }[]>`
    SELECT k.slug, k.name FROM (SELECT s.skill_id FROM skill_search s WHERE ${where} LIMIT ${MANY}) s JOIN skills k ON k.id = s.skill_id
    ORDER BY k.executions + 5::bigint * k.installs DESC LIMIT ${NEAR}`;
}
