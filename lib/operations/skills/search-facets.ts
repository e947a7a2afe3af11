import { type Ctx, estimate, matching, type Search, type SearchFilter, sampled } from "#lib/operations/skills/search-skills";
import { Prisma } from "#lib/platform/db";
import { SkillRuntime, Verdict } from "#lib/platform/prisma/enums";
import { CATEGORIES, type Category } from "#lib/runtime/skill-folder";

type Cell = { category: Category; runtime: SkillRuntime; verdict: Verdict | null; tag: null; count: number };
type Tag = { tag: string; count: number };

const TAGS = 20;

/** How many skills each value of each filter would find, under the words and the other filters. */
export async function countFacets(ctx: Ctx, { category, runtime, verdict, tag, collection }: SearchFilter, search: Search) {
  const filter: SearchFilter = { category, runtime, verdict, tag, collection };
  const rows = async (rest: SearchFilter) => {
    const match = matching(ctx, rest, search);
    const isSame = Object.keys(filter).every((name) => filter[name as keyof SearchFilter] === rest[name as keyof SearchFilter]);
    return sampled(match, isSame ? search.isMany : (await estimate(ctx, match)).isMany);
  };
  // One pass counts every combination, of which there are few; each group then adds up those that the other filters let through.
  const [values, tagged] = [await rows({ tag, collection }), await rows({ category, runtime, verdict, collection })];
  const isOne = !category && !runtime && !verdict && !tag;
  const counted = await ctx.db.$queryRaw<(Cell | Tag)[]>`
    WITH found AS MATERIALIZED (SELECT s.category, s.runtime, s.verdict, s.tags FROM skill_search s WHERE ${values.where})
    SELECT category, runtime, verdict, NULL AS tag, count(*)::int * ${values.each}::int AS count FROM found GROUP BY 1, 2, 3
    UNION ALL (
      SELECT NULL, NULL, NULL, tag, count(*)::int * ${tagged.each}::int AS count
      FROM ${isOne ? Prisma.sql`found` : Prisma.sql`(SELECT s.tags FROM skill_search s WHERE ${tagged.where}) s`}, unnest(tags) tag
      GROUP BY tag ORDER BY count DESC, tag LIMIT ${TAGS}
    )`;
  const cells = counted.filter((row) => row.tag === null);
  const tags = counted.filter((row) => row.tag !== null).map((row) => ({ tag: row.tag, count: row.count }));
  const sum = (fits: (cell: Cell) => boolean) => cells.reduce((total, cell) => total + (fits(cell) ? cell.count : 0), 0);
  const isCategory = (cell: Cell) => !category || cell.category === category;
  const isRuntime = (cell: Cell) => !runtime || cell.runtime === runtime;
  const isVerdict = (cell: Cell) => !verdict || cell.verdict === verdict;
  return {
    isEstimate: values.each > 1 || tagged.each > 1,
    total: sum((cell) => isCategory(cell) && isRuntime(cell) && isVerdict(cell)),
    categories: CATEGORIES.map((each) => ({ category: each, count: sum((cell) => cell.category === each && isRuntime(cell) && isVerdict(cell)) })),
    runtimes: Object.values(SkillRuntime).map((each) => ({
      runtime: each,
      count: sum((cell) => cell.runtime === each && isCategory(cell) && isVerdict(cell)),
    })),
    verdicts: [...Object.values(Verdict), null].map((each) => ({
      verdict: each,
      count: sum((cell) => cell.verdict === each && isCategory(cell) && isRuntime(cell)),
    })),
    tags,
  };
}
