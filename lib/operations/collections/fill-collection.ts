import { writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid, isApiError } from "#lib/api/errors";
import { holdInstalled } from "#lib/operations/collections/collection";
import { installSkill } from "#lib/operations/skills/drive-skill";

/** How often a skill is installed that someone else takes out of the drive at that moment. */
const TRIES = 5;

/**
 * Sees to it that a skill is in the drive, and stays there until the transaction ends; answers its id and slug. `param` is the field
 * that names it.
 */
export async function putIntoDrive(ctx: Context, slug: string, param: string): Promise<{ skillId: number; slug: string }> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const { row, changed } = await install(ctx, slug, param);
    if (!(await holdInstalled(ctx.db, ctx.workspace.id, row.skillId))) continue;
    // That it also installed something is a change of its own.
    if (changed) await writeAudit(ctx.db, "drive.create", ctx.caller, ctx, { resourceId: row.skill.slug, metadata: { version: row.version.version } });
    return { skillId: row.skillId, slug: row.skill.slug };
  }
  throw new ApiError("OVERLOADED", { message: `Someone keeps taking ${slug} out of the drive. Try again shortly.` });
}

async function install(ctx: Context, slug: string, param: string) {
  try {
    return await installSkill(ctx, slug);
  } catch (error) {
    if (isApiError(error) && error.code === "NOT_FOUND") throw invalid(param, `There is no such skill: ${slug}.`);
    throw error;
  }
}

/** Puts exactly these skills into a collection that the transaction holds. Answers their slugs, as the skills are called now, and whether that changed anything. */
export async function fillCollection(ctx: Context, collectionId: number, slugs: string[]): Promise<{ slugs: string[]; changed: boolean }> {
  const workspaceId = ctx.workspace.id;
  const put = new Map<number, string>();
  // In one order, so that two who install the same skills do not wait for each other in a circle.
  for (const slug of [...new Set(slugs)].sort()) {
    const { skillId, slug: now } = await putIntoDrive(ctx, slug, `skillSlugs.${slugs.indexOf(slug)}`);
    put.set(skillId, now);
  }
  const skillIds = [...put.keys()];
  const removed = await ctx.db.collectionSkill.deleteMany({ where: { collectionId, skillId: { notIn: skillIds } } });
  const data = skillIds.map((skillId) => ({ collectionId, workspaceId, skillId }));
  const added = await ctx.db.collectionSkill.createMany({ data, skipDuplicates: true });
  return { slugs: [...put.values()], changed: removed.count + added.count > 0 };
}
