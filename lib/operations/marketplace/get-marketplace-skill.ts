import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { confinedTo } from "#lib/auth/caller";
import { listVersions } from "#lib/operations/marketplace/listed-versions";
import { marketplaceSkillDetail, toMarketplaceSkill, toScanReport, toSkillVersion, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { bySlug, visible } from "#lib/operations/skills/visible-skill";

export const getMarketplaceSkill = operation({
  route: "GET /marketplace/skills/{slug}",
  summary: "Get everything there is to know about a skill.",
  description: "A public skill, or one of the caller's own workspace: its owner also sees the versions that are held or quarantined, and why.",
  scope: "public",
  input: { slug: slug() },
  output: marketplaceSkillDetail,
  async handler(ctx, input) {
    const row = await ctx.db.skill.findFirst({
      where: { AND: [visible(ctx), bySlug(input.slug)] },
      include: withVersion,
    });
    if (!row) throw notFound("There is no such skill.");
    // Who was given a few skills by a key is not their owner.
    const isOwn = ctx.caller !== undefined && row.workspaceId === ctx.caller.workspace.id && !confinedTo(ctx.caller);
    const versions = await listVersions(ctx.db, row.id, isOwn ? "all" : "live");
    const shownId = row.versionId ?? versions[0]?.id;
    const shown = shownId === undefined ? null : await ctx.db.skillVersion.findUnique({ where: { id: shownId } });
    if (!shown) throw notFound("There is no such skill.");
    const { parameters, readme } = shown;
    return {
      ...toMarketplaceSkill(row, shown),
      parameters: parameters === null ? null : JSON.parse(parameters),
      readme,
      files: shown.files as { path: string; size: number; sha256: string }[],
      versions: versions.map(toSkillVersion),
      scan: toScanReport(shown),
      reviewNote: isOwn ? row.reviewNote : null,
    };
  },
});
