import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, visible } from "#lib/operations/skills/visible-skill";
import type { Db } from "#lib/platform/db";
import { byVersion } from "#lib/runtime/latest-version";
import { lockSkill } from "#lib/runtime/scan/rescan";

/** The caller's own skill, by its name or an earlier one, locked. Another's is not found, public or not. */
export async function holdOwnSkill(ctx: Context, slug: string) {
  const own = { AND: [visible(ctx), bySlug(slug)], workspaceId: ctx.workspace.id };
  const found = await ctx.db.skill.findFirst({ where: own, select: { id: true } });
  if (!found) throw notFound("There is no such skill in this workspace.");
  await lockSkill(ctx.db, found.id);
  // It may have been deleted or renamed until the lock was had.
  const skill = await ctx.db.skill.findFirst({ where: { ...own, id: found.id } });
  if (!skill) throw notFound("There is no such skill in this workspace.");
  return skill;
}

/** A version of a skill that is locked. */
export async function findVersion(tx: Db, skillId: number, version: string) {
  const row = await tx.skillVersion.findUnique({ where: { skillId_version: { skillId, version } } });
  if (!row) throw new ApiError("NOT_FOUND", { param: "version", message: "There is no such version of this skill." });
  return row;
}

/** The version that a skill shows itself by: its latest, or its highest when none is live. */
export async function shownVersion(tx: Db, skill: { id: number; versionId: number | null }) {
  if (skill.versionId !== null) return tx.skillVersion.findUniqueOrThrow({ where: { id: skill.versionId } });
  const [highest] = (await tx.skillVersion.findMany({ where: { skillId: skill.id }, select: { id: true, version: true, number: true } })).sort(byVersion);
  if (!highest) throw notFound("This skill has no version.");
  return tx.skillVersion.findUniqueOrThrow({ where: { id: highest.id } });
}

/** The version that was published last, wherever it stands. */
export async function newestVersion(tx: Db, skillId: number) {
  const row = await tx.skillVersion.findFirst({ where: { skillId }, orderBy: { number: "desc" } });
  if (!row) throw notFound("This skill has no version.");
  return row;
}

/** Refuses what would show strangers a skill of which no version is live. */
export async function refuseUnpublishable(tx: Db, skill: { id: number; versionId: number | null }): Promise<void> {
  if (skill.versionId === null) refuseUnavailable(await shownVersion(tx, skill));
}

/** The skill as the marketplace lists it, after a change. */
export async function toOwnSkill(tx: Db, id: number) {
  const row = await tx.skill.findUniqueOrThrow({ where: { id }, include: withVersion });
  return toMarketplaceSkill(row, await shownVersion(tx, row));
}
