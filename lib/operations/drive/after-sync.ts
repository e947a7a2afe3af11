import type { Context } from "#lib/api/context";
import { holdSkills, putInDrive } from "#lib/operations/drive/put-in-drive";
import { visible } from "#lib/operations/skills/visible-skill";

/** Puts the caller's own skills that were uploaded meanwhile into the drive. Answers those that were not there, and those that nobody uploaded. */
export async function addUploaded(ctx: Context, slugs: string[]): Promise<{ added: string[]; missing: string[] }> {
  const workspaceId = ctx.workspace.id;
  const where = { AND: [visible(ctx), { slug: { in: slugs }, workspaceId, deletedAt: null }] };
  const find = () => ctx.db.skill.findMany({ where, select: { id: true, slug: true, versionId: true } });
  await holdSkills(
    ctx.db,
    (await find()).map(({ id }) => id),
  );
  const rows = await find();
  const made = await putInDrive(
    ctx.db,
    workspaceId,
    rows.flatMap(({ id, versionId }) => (versionId === null ? [] : [{ skillId: id, versionId }])),
  );
  const there = new Set(rows.map(({ slug }) => slug));
  return { added: rows.filter(({ id }) => made.has(id)).map(({ slug }) => slug), missing: slugs.filter((slug) => !there.has(slug)) };
}

/** The first to come sets it, for good. */
export async function raiseWatermark({ db, user }: Context, kind: string, count: number): Promise<number | null> {
  if (kind === "first_run") await db.user.updateMany({ where: { id: user.id, driveGrandfatherHighWater: null }, data: { driveGrandfatherHighWater: count } });
  return (await db.user.findUniqueOrThrow({ where: { id: user.id }, select: { driveGrandfatherHighWater: true } })).driveGrandfatherHighWater;
}
