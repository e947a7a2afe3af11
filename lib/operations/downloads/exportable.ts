import { isPublic } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

/** Versions that are handed out at all: live, not withdrawn, and of a skill that is not deleted. */
export const exportable = { state: "live", yankedAt: null, skill: { deletedAt: null } } satisfies Prisma.SkillVersionWhereInput;

/** Versions of what a workspace may have: what is public, what is its own, and what is in its drive, whatever is shown of it now. */
export const mayExport = (workspaceId: number): Prisma.SkillVersionWhereInput => ({
  skill: { OR: [isPublic, { workspaceId }, { drive: { some: { workspaceId } } }] },
});
