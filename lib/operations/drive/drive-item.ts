import { z } from "zod";
import type { Context } from "#lib/api/context";
import { timestamp } from "#lib/api/fields";
import { offerOf } from "#lib/operations/drive/update-offer";
import { foundSkill } from "#lib/operations/skills/found-skill";
import { usable } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";
import { Risk, Verdict, VersionState } from "#lib/platform/prisma/enums";
import type { About } from "#lib/runtime/latest-version";

/** A skill that a workspace has or may have in its drive, in SkillzDrive's words. `version` counts the installed one. */
export const driveItem = foundSkill
  .extend({
    installed: z.boolean().meta({ description: "False for a skill of the workspace's own that is not in the drive." }),
    installed_version: z.string().nullable(),
    latest_version: z.string(),
    enabled: z.boolean(),
    installed_at: timestamp().nullable(),
    content_sha: z.string(),
    source: z.object({ type: z.string(), url: z.string().nullable() }),
    state: z.enum(VersionState).meta({ description: "Only a live version runs." }),
    yanked: z.boolean().meta({ description: "Whether its publisher withdrew the installed version. It still runs here." }),
    verdict: z.enum(Verdict).nullable(),
    risk: z.enum(Risk).nullable(),
    update_available: z.boolean(),
    owned: z.boolean().meta({ description: "Whether the skill is this workspace's own." }),
  })
  .meta({ id: "DriveItem" });

const version = {
  ...{ id: true, number: true, version: true, about: true, contentSha: true, contentSize: true, state: true },
  ...{ verdict: true, risk: true, yankedAt: true, yankReason: true, createdAt: true },
} satisfies Prisma.SkillVersionSelect;
const skill = {
  ...{ id: true, slug: true, name: true, description: true, tags: true, category: true, sourceType: true, sourceUrl: true },
  ...{ workspaceId: true, public: true, deletedAt: true, version: { select: version } },
} satisfies Prisma.SkillSelect;

/** What is read of a drive's rows: not the readmes and the lists of files, of which there can be megabytes. */
export const driveRow = {
  versionId: true,
  enabled: true,
  installedAt: true,
  dismissedId: true,
  version: { select: version },
  skill: { select: skill },
} as const;
export type DriveRow = Prisma.DriveSkillGetPayload<{ select: typeof driveRow }>;
type SkillRow = DriveRow["skill"];

/** The rows of the drive that the caller reaches. */
export const driveRows = (ctx: Context, where: Prisma.SkillWhereInput = {}): Promise<DriveRow[]> =>
  ctx.db.driveSkill.findMany({
    where: { workspaceId: ctx.workspace.id, skill: { AND: [usable(ctx), where] } },
    select: driveRow,
    orderBy: { skill: { slug: "asc" } },
  });

/** The workspace's own skills that are not in its drive, as far as the caller may see them. */
export async function ownSkillsBeside(ctx: Context): Promise<SkillRow[]> {
  const { id: workspaceId } = ctx.workspace;
  const collection = ctx.caller.type === "api_key" ? ctx.caller.collection : undefined;
  if (collection && !(collection.allSkills && collection.team)) return [];
  return ctx.db.skill.findMany({
    where: { workspaceId, deletedAt: null, versionId: { not: null }, drive: { none: { workspaceId } } },
    select: skill,
    orderBy: { slug: "asc" },
  });
}

export function toDriveItem(row: DriveRow, workspaceId: number): z.output<typeof driveItem> {
  const offer = offerOf(row, workspaceId);
  return {
    ...shownAs(row.skill, row.version, workspaceId),
    installed: true,
    installed_version: row.version.version,
    latest_version: (offer?.to ?? row.version).version,
    enabled: row.enabled,
    installed_at: row.installedAt,
    update_available: offer?.to !== undefined && offer.to.id !== row.dismissedId,
  };
}

/** An own skill that is not in the drive. A run installs it. */
export function toItemBeside(row: SkillRow, workspaceId: number): z.output<typeof driveItem> {
  const latest = row.version as NonNullable<SkillRow["version"]>;
  const absent = { installed: false, installed_version: null, enabled: false, installed_at: null, update_available: false };
  return { ...shownAs(row, latest, workspaceId), ...absent, latest_version: latest.version };
}

/** One skill of the drive, or beside it; `versionId` is what stands for a skill of which no version is live. */
export async function findDriveItem({ db, workspace }: Context, skillId: number, versionId?: number): Promise<z.output<typeof driveItem>> {
  const workspaceId = workspace.id;
  const row = await db.driveSkill.findUnique({ where: { workspaceId_skillId: { workspaceId, skillId } }, select: driveRow });
  if (row) return toDriveItem(row, workspaceId);
  const beside = await db.skill.findUniqueOrThrow({ where: { id: skillId }, select: skill });
  const shown =
    beside.version ?? (await db.skillVersion.findFirstOrThrow({ where: { skillId, ...(versionId !== undefined && { id: versionId }) }, select: version }));
  return toItemBeside({ ...beside, version: shown }, workspaceId);
}

/** A skill as the given version describes it: what a later one says may be no business of the drive's. */
function shownAs(row: SkillRow, shown: DriveRow["version"], workspaceId: number) {
  const { name, description, tags, category } = { ...row, ...(shown.about as Partial<About>) };
  return {
    ...{ id: row.id, slug: row.slug, name, description, tags, category, version: shown.number },
    github_url: row.sourceType === "github" ? row.sourceUrl : null,
    content_sha: shown.contentSha,
    source: { type: row.sourceType, url: row.sourceUrl },
    ...{ state: shown.state, yanked: shown.yankedAt !== null, verdict: shown.verdict, risk: shown.risk },
    owned: row.workspaceId === workspaceId,
  };
}
