import { z } from "zod";
import { operation } from "#lib/api/operation";
import { visible } from "#lib/operations/skills/visible-skill";
import { CATEGORIES } from "#lib/runtime/skill-folder";

const NAMES = new Map(CATEGORIES.map((slug) => [slug, slug[0]?.toUpperCase() + slug.slice(1)]));

export const listCategories = operation({
  route: "GET /marketplace/skills/categories",
  summary: "List the marketplace's categories with how many skills each has.",
  scope: "public",
  input: {},
  output: z.object({ data: z.array(z.object({ slug: z.enum(CATEGORIES), name: z.string(), count: z.int() })) }),
  async handler(ctx) {
    const groups = await ctx.db.skill.groupBy({ by: ["category"], where: { AND: [visible(ctx), { versionId: { not: null } }] }, _count: true });
    const counts = new Map(groups.map((group) => [group.category, group._count]));
    return { data: CATEGORIES.map((slug) => ({ slug, name: NAMES.get(slug) ?? slug, count: counts.get(slug) ?? 0 })) };
  },
});
