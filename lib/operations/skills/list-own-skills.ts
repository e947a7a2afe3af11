import { operation } from "#lib/api/operation";
import { page, pageBySlug, pageInput } from "#lib/api/pages";
import { marketplaceSkill, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { visible } from "#lib/operations/skills/visible-skill";
import { byVersion } from "#lib/runtime/latest-version";

export const listOwnSkills = operation({
  route: "GET /skills/own",
  summary: "List the skills that the workspace publishes.",
  description: "Also those that are private, wait for a review, or have no version that runs; ordered by slug.",
  scope: "workspace:files:read",
  input: pageInput,
  output: page(marketplaceSkill),
  async handler(ctx, input) {
    const own = { AND: [visible(ctx)], workspaceId: ctx.workspace.id, deletedAt: null };
    const found = await pageBySlug(input, ({ where, ...rest }) =>
      ctx.db.skill.findMany({ where: { AND: [own, where] }, include: { ...withVersion, versions: true }, ...rest }),
    );
    // Every skill has a version: one is made with the other.
    return {
      ...found,
      data: found.data.flatMap((row) => [row.version ?? row.versions.toSorted(byVersion)[0]].flatMap((shown) => (shown ? toMarketplaceSkill(row, shown) : []))),
    };
  },
});
