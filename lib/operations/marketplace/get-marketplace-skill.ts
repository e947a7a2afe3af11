import type { PublicContext } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { confinedTo } from "#lib/auth/caller";
import { listVersions } from "#lib/operations/marketplace/listed-versions";
import { marketplaceSkillDetail, toMarketplaceSkill, toScanReport, toSkillVersion, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { bySlug, usable, visible } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

export const getMarketplaceSkill = operation({
  route: "GET /marketplace/skills/{slug}",
  summary: "Get everything there is to know about a skill.",
  description:
    "A public skill, one of the caller's own workspace, or one that the workspace has installed, then at that version: its owner also sees the versions that are held or quarantined, and why.",
  scope: "public",
  input: { slug: slug() },
  output: marketplaceSkillDetail,
  async handler(ctx, input) {
    const row = await ctx.db.skill.findFirst({
      where: { AND: [visible(ctx), bySlug(input.slug)] },
      include: withVersion,
    });
    if (!row) return installedDetail(ctx, input.slug);
    // Who was given a few skills by a key is not their owner.
    const isOwn = ctx.caller !== undefined && row.workspaceId === ctx.caller.workspace.id && !confinedTo(ctx.caller);
    const versions = await listVersions(ctx.db, row.id, isOwn ? "all" : "live");
    const shownId = row.versionId ?? versions[0]?.id;
    const shown = shownId === undefined ? null : await ctx.db.skillVersion.findUnique({ where: { id: shownId } });
    if (!shown) throw notFound("There is no such skill.");
    return { ...toDetail(row, shown), versions: versions.map(toSkillVersion), reviewNote: isOwn ? row.reviewNote : null };
  },
});

/** A skill that nobody new finds, as those have it who installed it before: at that version, and nothing of a later one. */
async function installedDetail(ctx: PublicContext, slug: string) {
  const { caller } = ctx;
  const where = { workspaceId: caller?.workspace.id ?? -1, skill: { AND: [usable(ctx), bySlug(slug)] } };
  const row = caller && (await ctx.db.driveSkill.findFirst({ where, include: { version: true, skill: { include: withVersion } } }));
  if (!row) throw notFound("There is no such skill.");
  return { ...toDetail(row.skill, row.version), versions: [toSkillVersion(row.version)], reviewNote: null };
}

function toDetail(row: Parameters<typeof toMarketplaceSkill>[0], shown: Prisma.SkillVersionGetPayload<object>) {
  return {
    ...toMarketplaceSkill(row, shown),
    parameters: shown.parameters === null ? null : JSON.parse(shown.parameters),
    readme: shown.readme,
    files: shown.files as { path: string; size: number; sha256: string }[],
    scan: toScanReport(shown),
  };
}
