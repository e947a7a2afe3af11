import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput } from "#lib/api/pages";
import { marketplaceSkill, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { searchFilter } from "#lib/operations/marketplace/search-filter";
import { inOrder } from "#lib/operations/skills/found-skill";
import { findPage, SORTS } from "#lib/operations/skills/search-pages";
import { settle } from "#lib/operations/skills/search-skills";

export const listMarketplaceSkills = operation({
  route: "GET /marketplace/skills",
  summary: "Browse the marketplace.",
  description:
    "Ordered by slug unless `sort` says otherwise; the cursors are slugs. `relevance` takes a `q`, and then a skill whose slug or name is just that comes first. Words that no skill has are searched in the nearest spelling.",
  scope: "public",
  input: { ...pageInput, ...searchFilter, sort: z.enum(SORTS).default("slug") },
  output: page(marketplaceSkill),
  async handler(ctx, input) {
    if (input.sort === "relevance" && !input.q?.trim()) throw invalid("sort", "Give words to search for in q, or choose another order.");
    const found = await findPage(ctx, await settle(ctx, input), input.sort, input);
    const rows = await ctx.db.skill.findMany({ where: { id: { in: found.data.map(({ id }) => id) }, versionId: { not: null } }, include: withVersion });
    return { ...found, data: inOrder(found.data, rows).flatMap((row) => (row.version ? toMarketplaceSkill(row, row.version) : [])) };
  },
});
