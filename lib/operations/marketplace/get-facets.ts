import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { searchFilter } from "#lib/operations/marketplace/search-filter";
import { countFacets } from "#lib/operations/skills/search-facets";
import { nearNames, settle } from "#lib/operations/skills/search-skills";
import { SkillRuntime, Verdict } from "#lib/platform/prisma/enums";
import { CATEGORIES } from "#lib/runtime/skill-folder";

const count = z.int();

export const getFacets = operation({
  route: "GET /marketplace/skills/facets",
  summary: "Count what a search in the marketplace finds, by category, runtime, verdict and tag.",
  description:
    "Each group is counted under the query and the other filters, so that its numbers say what choosing another value would find. Tags are the 20 most frequent. Of more than 4,000 skills every thirty-second is counted, and `isEstimate` says so. `guessed` holds the words that were searched instead, when no skill has those of the query; `near`, when nothing was found at all, a few skills that come closest.",
  scope: "public",
  coalesces: true,
  input: searchFilter,
  output: z
    .object({
      total: count,
      isEstimate: z.boolean(),
      categories: z.array(z.object({ category: z.enum(CATEGORIES), count })),
      runtimes: z.array(z.object({ runtime: z.enum(SkillRuntime), count })),
      verdicts: z.array(z.object({ verdict: z.enum(Verdict).nullable(), count })),
      tags: z.array(z.object({ tag: z.string(), count })),
      guessed: z.string().nullable(),
      near: z.array(z.object({ slug: slug(), name: z.string() })),
    })
    .meta({ id: "SkillFacets" }),
  async handler(ctx, input) {
    const search = await settle(ctx, input);
    const facets = await countFacets(ctx, input, search);
    return { ...facets, guessed: search.guessed, near: facets.total === 0 ? await nearNames(ctx, search) : [] };
  },
});
