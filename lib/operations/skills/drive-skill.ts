import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { isPublic, marketplaceSkill, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import type { Db, Prisma } from "#lib/platform/db";

/** A skill in the drive of a workspace. `version` is the installed one. */
export const installedSkill = marketplaceSkill
  .extend({ enabled: z.boolean(), installedAt: timestamp(), latestVersion: z.string() })
  .meta({ id: "InstalledSkill" });

export const withSkill = { version: true, skill: { include: withVersion } } satisfies Prisma.DriveSkillInclude;
type DriveRow = Prisma.DriveSkillGetPayload<{ include: typeof withSkill }>;

export function toInstalledSkill({ skill, version, enabled, installedAt }: DriveRow): z.output<typeof installedSkill> {
  return { ...toMarketplaceSkill(skill, version), enabled, installedAt, latestVersion: skill.version?.version ?? version.version };
}

/**
 * Puts a public skill into the drive, at a version or the latest. Once it is there, only a version that is asked for
 * changes anything.
 */
export async function installSkill(tx: Db, workspaceId: number, slug: string, version?: string): Promise<{ row: DriveRow; changed: boolean }> {
  const installed = await tx.driveSkill.findFirst({ where: { workspaceId, skill: { slug } }, include: withSkill });
  if (installed && (version === undefined || installed.version.version === version)) return { row: installed, changed: false };
  const skill = await tx.skill.findFirst({ where: { ...isPublic, slug } });
  if (!skill?.versionId) throw notFound("There is no such skill.");
  let versionId = skill.versionId;
  if (version !== undefined) {
    const wanted = await tx.skillVersion.findFirst({ where: { skillId: skill.id, version }, orderBy: { number: "desc" } });
    if (!wanted) throw new ApiError("NOT_FOUND", { message: "There is no such version of this skill.", param: "version" });
    versionId = wanted.id;
  }
  // Two who install at once make one row: the second finds it there.
  const made = await tx.driveSkill.createMany({ data: { workspaceId, skillId: skill.id, versionId }, skipDuplicates: true });
  const where = { workspaceId_skillId: { workspaceId, skillId: skill.id } };
  if (made.count > 0) await tx.skill.update({ where: { id: skill.id }, data: { installs: { increment: 1 } } });
  else if (version !== undefined) await tx.driveSkill.update({ where, data: { versionId } });
  const row = await tx.driveSkill.findUniqueOrThrow({ where, include: withSkill });
  return { row, changed: made.count > 0 || version !== undefined };
}
