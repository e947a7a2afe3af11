import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput } from "#lib/api/pages";
import { type LatestSkill, latestSkills, marketplaceSkill, toLatestSkill } from "#lib/operations/marketplace/marketplace-skill";
import { searchFilter } from "#lib/operations/marketplace/search-filter";
import { inOrder } from "#lib/operations/skills/found-skill";
import { findPage, SORTS } from "#lib/operations/skills/search-pages";
import { everything, settle } from "#lib/operations/skills/search-skills";
import { Prisma, rows } from "#lib/platform/db";

export const listMarketplaceSkills = operation({
  route: "GET /marketplace/skills",
  summary: "Browse the marketplace.",
  description:
    "Ordered by slug unless `sort` says otherwise; the cursors are slugs. `relevance` takes a `q`, and then a skill whose slug or name is just that comes first. Words that no skill has are searched in the nearest spelling.",
  scope: "public",
  coalesces: true,
  input: { ...pageInput, ...searchFilter, sort: z.enum(SORTS).default("slug") },
  output: page(marketplaceSkill),
  async handler(ctx, input) {
    if (input.sort === "relevance" && !input.q?.trim()) throw invalid("sort", "Give words to search for in q, or choose another order.");
    const { sort, q, category, tag, runtime, verdict } = input;
    const isNarrowed = [q, category, tag, runtime, verdict].some((value) => value !== undefined);
    const search = isNarrowed ? await settle(ctx, input) : everything(ctx);
    if (sort !== "relevance") {
      const found = await findPage<LatestSkill>(ctx, search, sort, input, latestSkills);
      return { ...found, data: found.data.map(toLatestSkill) };
    }
    const found = await findPage(ctx, search, sort, input);
    const ids = found.data.map(({ id }) => id);
    const skills = await rows<LatestSkill>(ctx.db, latestSkills(Prisma.sql`SELECT * FROM skills WHERE id = ANY (${ids}::int[])`));
    return { ...found, data: inOrder(found.data, skills).map(toLatestSkill) };
  },
});
