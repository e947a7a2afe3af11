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
};
export type Ctx = Pick<PublicContext, "db" | "caller">;

/** How many words near ones are looked for, and how many skills are named. */
const MAX_NEAR = 4;
const NEAR = 5;

const NONE: SearchFilter = {};

/** Rows `s` of skill_search that the caller may see and that the filter and the words let through. */
export function condition(ctx: Ctx, { category, tag, runtime, verdict, collection }: SearchFilter, query?: SearchQuery | null): Prisma.Sql {
  const all = [visibleSql(ctx)];
  if (query) all.push(Prisma.sql`s.text @@ ${toTsquery(query)}`);
  if (category) all.push(Prisma.sql`s.category = ${category}`);
  if (tag) all.push(Prisma.sql`s.text @@ (SELECT ${`'#${tag.toLowerCase().replace(/['\\]/g, "$&$&")}'`}::tsquery)`);
  if (runtime) all.push(Prisma.sql`s.runtime = ${runtime}::skill_runtime`);
  if (verdict) all.push(Prisma.sql`s.verdict = ${verdict}::verdict`);
  if (collection && ctx.caller) all.push(reachSql(ctx.caller.workspace.id, collection));
  return Prisma.join(all, " AND ");
}

/**
 * Settles what is looked for: the words as they were typed, or, when the caller could see no skill at all that has them, the
 * nearest spellings. The filters do not count here, so that a search means the same whatever it is narrowed to.
 */
export async function settle(ctx: Ctx, input: SearchInput): Promise<Search> {
  const q = input.q?.trim() ?? "";
  const query = q === "" ? null : readQuery(q);
  if (q === "") return { where: condition(ctx, input), query, q, guessed: null };
  if (!query) return { where: Prisma.sql`false`, query, q, guessed: null };
  const asTyped = { where: condition(ctx, input, query), query, q, guessed: null };
  if (await exists(ctx, query)) return asTyped;
  const near = await guess(ctx, query);
  if (!near || !(await exists(ctx, near))) return asTyped;
  return { where: condition(ctx, input, near), query: near, q, guessed: near.words.map(([word]) => word).join(" ") };
}

async function exists(ctx: Ctx, query: SearchQuery): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<unknown[]>`
    WITH matches AS MATERIALIZED (SELECT 1 FROM skill_search s WHERE ${condition(ctx, NONE, query)}) SELECT 1 FROM matches LIMIT 1`;
  return rows.length > 0;
}

/** How many skills there are. */
export async function countFound({ db }: Ctx, { where }: Search): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM skill_search s WHERE ${where}`;
  return row.count;
}

/** A few skills that have any of the words in some spelling, for a search that found nothing with all of them. */
export async function nearNames({ db, caller }: Ctx, { query }: Search): Promise<{ slug: string; name: string }[]> {
  if (!query) return [];
  const spellings = (await Promise.all(query.words.slice(0, MAX_NEAR).map(([word]) => nearest(db, word as string)))).flat();
  const any = { words: [[...new Set(spellings)]], prefix: false };
  if (spellings.length === 0) return [];
  return db.$queryRaw<{ slug: string; name: string }[]>`
    SELECT k.slug, k.name FROM skills k JOIN (
      SELECT s.skill_id, s.executions, s.installs FROM skill_search s
      WHERE s.text @@ ${inNames(any)} AND ${condition({ db, caller }, {})} ORDER BY s.executions + 5 * s.installs DESC LIMIT ${NEAR}
    ) s ON s.skill_id = k.id ORDER BY s.executions + 5 * s.installs DESC`;
}
