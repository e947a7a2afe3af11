import type { PublicContext } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { confinedTo } from "#lib/auth/caller";
import { listVersions } from "#lib/operations/marketplace/listed-versions";
import { withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { refuseNotLive, refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, usable, visible } from "#lib/operations/skills/visible-skill";

/** A skill that the caller may see, with the version that is shown of it and those that are listed. Throws NOT_FOUND. */
export async function findShown(ctx: PublicContext, slug: string) {
  const row = await ctx.db.skill.findFirst({ where: { AND: [visible(ctx), bySlug(slug)] }, include: withVersion });
  if (!row) return findInstalled(ctx, slug);
  // Who was given a few skills by a key is not their owner.
  const isOwn = ctx.caller !== undefined && row.workspaceId === ctx.caller.workspace.id && !confinedTo(ctx.caller);
  const versions = await listVersions(ctx.db, row.id, isOwn ? "all" : "live");
  const shownId = row.versionId ?? versions[0]?.id;
  const shown = shownId === undefined ? null : await ctx.db.skillVersion.findUnique({ where: { id: shownId } });
  if (!shown) throw notFound("There is no such skill.");
  return { row, shown, versions, isOwn, isInstalled: false };
}

/**
 * One version of a skill that the caller may see, whose files they may read: the shown one unless they name another. What runs
 * nowhere is handed out to nobody, and what was withdrawn to those alone who have it.
 */
export async function findReadable(ctx: PublicContext, slug: string, version?: string) {
  const { row, shown, versions, isOwn, isInstalled } = await findShown(ctx, slug);
  const listed = version === undefined ? shown : versions.find((each) => each.version === version);
  const found = listed?.id === shown.id ? shown : listed && (await ctx.db.skillVersion.findUnique({ where: { id: listed.id } }));
  if (!found) throw new ApiError("NOT_FOUND", { message: "There is no such version of this skill.", param: "version" });
  if (isOwn || isInstalled) refuseNotLive(found);
  else refuseUnavailable(found);
  return { slug: row.slug, version: found };
}

/** A skill that nobody new finds, as those have it who installed it before: at that version, and nothing of a later one. */
async function findInstalled(ctx: PublicContext, slug: string) {
  const { caller } = ctx;
  const where = { workspaceId: caller?.workspace.id ?? -1, skill: { AND: [usable(ctx), bySlug(slug)] } };
  const found = caller && (await ctx.db.driveSkill.findFirst({ where, include: { version: true, skill: { include: withVersion } } }));
  if (!found) throw notFound("There is no such skill.");
  return { row: found.skill, shown: found.version, versions: [found.version], isOwn: false, isInstalled: true };
}
