import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageBySlug, pageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { marketplaceSkill, matching, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { visible } from "#lib/operations/skills/visible-skill";
import type { Db, Prisma } from "#lib/platform/db";
import { CATEGORIES } from "#lib/runtime/skill-folder";

const FIELDS = { installs: "installs", executions: "executions", rating: "rating", newest: "createdAt" } as const;

export const listMarketplaceSkills = operation({
  route: "GET /marketplace/skills",
  summary: "Browse the marketplace.",
  description: "Ordered by slug unless `sort` says otherwise; the cursors are slugs.",
  scope: "public",
  input: {
    ...pageInput,
    category: z.enum(CATEGORIES).optional(),
    q: z.string().max(200).optional().meta({ description: "Words to look for." }),
    sort: z.enum(["slug", "installs", "executions", "rating", "newest"]).default("slug"),
  },
  output: page(marketplaceSkill),
  async handler(ctx, input) {
    const listed = { AND: [visible(ctx), { versionId: { not: null } }] };
    const filter = { AND: [listed, { ...(input.category && { category: input.category }), ...(input.q && matching(input.q)) }] };
    const found =
      input.sort === "slug"
        ? await pageBySlug(input, ({ where, ...rest }) => ctx.db.skill.findMany({ where: { AND: [filter, where] }, include: withVersion, ...rest }))
        : await pageByField(ctx.db, FIELDS[input.sort], input, filter, listed);
    return { ...found, data: found.data.map((row) => toMarketplaceSkill(row)) };
  },
});

/** Highest first, and by slug among equals. The cursor is a slug, whose skill says from which value to go on. */
async function pageByField(
  db: Db,
  field: (typeof FIELDS)[keyof typeof FIELDS],
  input: { after_id?: string | undefined; before_id?: string | undefined; limit: number },
  filter: Prisma.SkillWhereInput,
  listed: Prisma.SkillWhereInput,
) {
  refuseBadSlugs(input);
  const backwards = input.before_id !== undefined;
  const cursor = input.before_id ?? input.after_id;
  let beyond: Prisma.SkillWhereInput = {};
  if (cursor !== undefined) {
    const at = await db.skill.findFirst({ where: { AND: [listed, { slug: cursor }] } });
    if (!at) throw invalid(backwards ? "before_id" : "after_id", "There is no skill with this slug.");
    const value = at[field];
    const sameValue = { [field]: value, slug: backwards ? { lt: cursor } : { gt: cursor } };
    if (value === null) beyond = backwards ? { OR: [{ [field]: { not: null } }, sameValue] } : sameValue;
    else beyond = { OR: [{ [field]: backwards ? { gt: value } : { lt: value } }, sameValue, ...(field === "rating" && !backwards ? [{ rating: null }] : [])] };
  }
  const order = backwards ? "asc" : "desc";
  const byField = field === "rating" ? { rating: { sort: order, nulls: backwards ? "first" : "last" } } : { [field]: order };
  const rows = await db.skill.findMany({
    where: { AND: [filter, beyond] },
    include: withVersion,
    orderBy: [byField as Prisma.SkillOrderByWithRelationInput, { slug: backwards ? "desc" : "asc" }],
    take: input.limit + 1,
  });
  return toPage(rows, input.limit, backwards, (row) => row.slug);
}
