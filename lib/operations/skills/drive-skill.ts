import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { installSkills } from "#lib/operations/drive/install-skills";
import { holdSkills, moveInDrive, putInDrive, takeOutOfDrive } from "#lib/operations/drive/put-in-drive";
import { offerOf } from "#lib/operations/drive/update-offer";
import { marketplaceSkill, shortVersion, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, known, usable } from "#lib/operations/skills/visible-skill";
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

/** As the installed version describes it, and with the latest that this workspace may have: what a later one says may be no business of its. */
export function toInstalledSkill(row: ListedRow): z.output<typeof installedSkill> {
  const { skill, version, enabled, installedAt, workspaceId } = row;
  const latest = offerOf(row, workspaceId)?.to ?? version;
  return { ...toMarketplaceSkill(skill, version), enabled, installedAt, latestVersion: latest.version };
}

/**
 * Puts a skill that the caller may see into the drive, at a version or the latest. Once it is there, only a version that is
 * asked for changes anything.
 */
export async function installSkill(ctx: Context, slug: string, version?: string): Promise<{ row: DriveRow; changed: boolean }> {
  const workspaceId = ctx.workspace.id;
  // Without a lock, because every run comes by here.
  const installed = await ctx.db.driveSkill.findFirst({ where: { workspaceId, skill: { AND: [usable(ctx), bySlug(slug)] } }, include: withSkill });
  if (installed && (version === undefined || installed.version.version === version)) return { row: installed, changed: false };
  const made = version === undefined ? (await installSkills(ctx, [slug])).get(slug) : await installVersion(ctx, slug, version);
  if (!made) throw notFound("There is no such skill.");
  const where = { workspaceId_skillId: { workspaceId, skillId: made.skillId } };
  return { row: await ctx.db.driveSkill.findUniqueOrThrow({ where, include: withSkill }), changed: made.changed };
}

async function installVersion(ctx: Context, slug: string, version: string) {
  const workspaceId = ctx.workspace.id;
  const where = { AND: [known(ctx), bySlug(slug)] };
  const found = await ctx.db.skill.findFirst({ where, select: { id: true } });
  if (!found) return undefined;
  await holdSkills(ctx.db, [found.id]);
  const skill = await ctx.db.skill.findFirst({
    where: { ...where, id: found.id },
    include: { versions: { where: { version } }, drive: { where: { workspaceId } } },
  });
  if (!skill) return undefined;
  const [wanted] = skill.versions;
  if (!wanted || (wanted.state !== "live" && skill.workspaceId !== workspaceId))
    throw new ApiError("NOT_FOUND", { message: "There is no such version of this skill.", param: "version" });
  refuseUnavailable(wanted);
  const to = { skillId: skill.id, versionId: wanted.id };
  const [row] = skill.drive;
  const changed = row
    ? row.versionId !== wanted.id && (await moveInDrive(ctx.db, workspaceId, [{ skillId: skill.id, from: row.versionId, to: wanted.id }])).size > 0
    : (await putInDrive(ctx.db, workspaceId, [to])).size > 0;
  return { skillId: skill.id, changed };
}

/** Takes a skill out of the drive, and with it out of every collection. Answers its present slug. */
export async function uninstallSkill(ctx: Context, slug: string): Promise<string> {
  const skill = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(slug)] }, select: { id: true, slug: true } });
  if (skill) await holdSkills(ctx.db, [skill.id]);
  if (!skill || !(await takeOutOfDrive(ctx.db, ctx.workspace.id, skill.id))) throw notFound("This skill is not installed.");
  return skill.slug;
}
