import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { type DriveRow, driveRow } from "#lib/operations/drive/drive-item";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

/**
 * A row of the drive, kept as it is until this transaction ends, and its skill's versions with it: whoever publishes, yanks or
 * installs waits. 404 where the caller's drive has no such skill.
 */
export async function holdDriveRow({ db, caller, workspace }: Context, slug: string): Promise<DriveRow> {
  const workspaceId = workspace.id;
  const where = { workspaceId, skill: { AND: [usable({ caller }), bySlug(slug)] } };
  const found = await db.driveSkill.findFirst({ where, select: { skillId: true } });
  if (!found) throw notFound("This skill is not installed.");
  await db.$executeRaw`SELECT 1 FROM skills WHERE id = ${found.skillId} FOR SHARE`;
  await db.$executeRaw`SELECT 1 FROM drive_skills WHERE workspace_id = ${workspaceId} AND skill_id = ${found.skillId} FOR UPDATE`;
  const row = await db.driveSkill.findFirst({ where: { AND: [where, { skillId: found.skillId }] }, select: driveRow });
  if (!row) throw notFound("This skill is not installed.");
  return row;
}
