import { operation } from "#lib/api/operation";
import { page, pageBySlug, pageInput } from "#lib/api/pages";
import { marketplaceSkill, shortVersion, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
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
    const found = await pageBySlug(input, ({ where, ...rest }) => ctx.db.skill.findMany({ where: { AND: [own, where] }, include: withVersion, ...rest }));
    // Every skill has a version: one is made with the other. The highest shows a skill of which none is live.
    const without = found.data.filter(({ version }) => !version).map(({ id }) => id);
    const names = await ctx.db.skillVersion.findMany({
      where: { skillId: { in: without } },
      select: { id: true, skillId: true, version: true, number: true },
    });
    const highest = without.flatMap((id) => names.filter(({ skillId }) => skillId === id).sort(byVersion)[0]?.id ?? []);
    const shown = await ctx.db.skillVersion.findMany({ where: { id: { in: highest } }, ...shortVersion });
    return {
      ...found,
      data: found.data.flatMap((row) => {
        const version = row.version ?? shown.find(({ skillId }) => skillId === row.id);
        return version ? toMarketplaceSkill(row, version) : [];
      }),
    };
  },
});
