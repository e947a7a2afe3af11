import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { marketplaceSkill, shortVersion, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, known, usable, visible } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

/** A skill in the drive of a workspace. `version` is the installed one. */
export const installedSkill = marketplaceSkill
  .extend({ enabled: z.boolean(), installedAt: timestamp(), latestVersion: z.string() })
  .meta({ id: "InstalledSkill" });

/** What a query must include for `toInstalledSkill`. */
export const withListed = { version: shortVersion, skill: { include: withVersion } } satisfies Prisma.DriveSkillInclude;
type ListedRow = Prisma.DriveSkillGetPayload<{ include: typeof withListed }>;
/** The same with all of the installed version, for whoever runs it. */
const withSkill = { ...withListed, version: true } satisfies Prisma.DriveSkillInclude;
type DriveRow = Prisma.DriveSkillGetPayload<{ include: typeof withSkill }>;

export function toInstalledSkill({ skill, version, enabled, installedAt }: ListedRow): z.output<typeof installedSkill> {
  return { ...toMarketplaceSkill(skill, version), enabled, installedAt, latestVersion: skill.version?.version ?? version.version };
}

/**
 * Puts a skill that the caller may see into the drive, at a version or the latest. Once it is there, only a version that is
 * asked for changes anything.
 */
export async function installSkill(ctx: Context, slug: string, version?: string): Promise<{ row: DriveRow; changed: boolean }> {
  const tx = ctx.db;
  const workspaceId = ctx.workspace.id;
  const installed = await tx.driveSkill.findFirst({ where: { workspaceId, skill: { AND: [usable(ctx), bySlug(slug)] } }, include: withSkill });
  if (installed && (version === undefined || installed.version.version === version)) return { row: installed, changed: false };
  const skill = await tx.skill.findFirst({
    where: { AND: [version === undefined ? visible(ctx) : known(ctx), bySlug(slug)] },
    include: { versions: { where: version === undefined ? {} : { version }, orderBy: { number: "desc" } } },
  });
  if (!skill) throw notFound("There is no such skill.");
  const wanted = version === undefined ? (skill.versions.find(({ id }) => id === skill.versionId) ?? skill.versions[0]) : skill.versions[0];
  const isOwn = skill.workspaceId === workspaceId;
  if (!wanted || (wanted.state !== "live" && !isOwn))
    throw new ApiError("NOT_FOUND", { message: "There is no such version of this skill.", ...(version !== undefined && { param: "version" }) });
  refuseUnavailable(wanted);
  const versionId = wanted.id;
  // Two who install at once make one row: the second finds it there.
  const made = await tx.driveSkill.createMany({ data: { workspaceId, skillId: skill.id, versionId }, skipDuplicates: true });
  const where = { workspaceId_skillId: { workspaceId, skillId: skill.id } };
  if (made.count > 0) await tx.skill.update({ where: { id: skill.id }, data: { installs: { increment: 1 } } });
  else if (version !== undefined) await tx.driveSkill.update({ where, data: { versionId } });
  const row = await tx.driveSkill.findUniqueOrThrow({ where, include: withSkill });
  return { row, changed: made.count > 0 || version !== undefined };
}

/** Takes a skill out of the drive, and with it out of every collection. Answers its present slug. */
export async function uninstallSkill(ctx: Context, slug: string): Promise<string> {
  const skill = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(slug)] }, select: { id: true, slug: true } });
  const { count } = skill ? await ctx.db.driveSkill.deleteMany({ where: { workspaceId: ctx.workspace.id, skillId: skill.id } }) : { count: 0 };
  if (!skill || count === 0) throw notFound("This skill is not installed.");
  return skill.slug;
}
