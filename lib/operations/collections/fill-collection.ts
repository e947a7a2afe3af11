import type { Context } from "#lib/api/context";
import { invalid } from "#lib/api/errors";
import { auditInstalled, installSkills } from "#lib/operations/drive/install-skills";

/** A skill of the drive that stays there until the transaction ends. */
export type Put = { skillId: number; slug: string };

/**
 * Sees to it that skills are in the drive, and stay there until the transaction ends. Before the collection is held or made: skills
 * come first everywhere. `param` is the field that names the one at a place of the list.
 */
export async function putIntoDrive(ctx: Context, slugs: string[], param: (index: number) => string): Promise<Put[]> {
  const installed = await installSkills(ctx, [...new Set(slugs)]);
  const missing = slugs.findIndex((slug) => !installed.has(slug));
  if (missing >= 0) throw invalid(param(missing), `There is no such skill: ${slugs[missing]}.`);
  // Two of the names can be one skill's.
  const skills = [...new Map([...installed.values()].map((each) => [each.skillId, each])).values()];
  await auditInstalled(
    ctx,
    skills.filter(({ changed }) => changed),
  );
  return skills.sort((a, b) => (a.slug < b.slug ? -1 : 1)).map(({ skillId, slug }) => ({ skillId, slug }));
}

/** Puts exactly these skills, which `putIntoDrive` answered, into a collection that the transaction holds; answers whether that changed anything. */
export async function fillCollection(ctx: Context, collectionId: number, skills: Put[]): Promise<boolean> {
  const workspaceId = ctx.workspace.id;
  const skillIds = skills.map(({ skillId }) => skillId);
  const removed = await ctx.db.collectionSkill.deleteMany({ where: { collectionId, skillId: { notIn: skillIds } } });
  const data = skillIds.map((skillId) => ({ collectionId, workspaceId, skillId }));
  const added = await ctx.db.collectionSkill.createMany({ data, skipDuplicates: true });
  return removed.count + added.count > 0;
}

/** The name of a place in `skillSlugs`. */
export const inSkillSlugs = (index: number): string => `skillSlugs.${index}`;
