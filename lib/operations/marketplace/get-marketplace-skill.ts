import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { marketplaceSkillDetail, toContents, toMarketplaceSkill, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { findShown } from "#lib/operations/marketplace/shown-skill";

export const getMarketplaceSkill = operation({
  route: "GET /marketplace/skills/{slug}",
  summary: "Get everything there is to know about a skill.",
  description:
    "A public skill, one of the caller's own workspace, or one that the workspace has installed, then at that version: its owner also sees the versions that are held or quarantined, and why.",
  scope: "public",
  input: { slug: slug() },
  output: marketplaceSkillDetail,
  async handler(ctx, input) {
    const { row, shown, versions, isOwn } = await findShown(ctx, input.slug);
    return {
      ...toMarketplaceSkill(row, shown),
      ...toContents(shown),
      versions: versions.map(toSkillVersion),
      reviewNote: isOwn ? row.reviewNote : null,
    };
  },
});
