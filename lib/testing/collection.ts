import { createApiKey } from "#lib/auth/api-key";
import { db } from "#lib/platform/db";

type Made = { workspaceId: number; userId?: number; slugs?: string[]; allSkills?: boolean; team?: boolean; shared?: boolean };

/** A collection over skills of a workspace's drive, and its key, which is the owner's unless it says otherwise. */
export async function createCollection({ workspaceId, slugs = [], allSkills = false, team = true, shared = true, ...made }: Made) {
  const userId = made.userId ?? (await db().member.findFirstOrThrow({ where: { workspaceId, role: "owner" } })).userId;
  const skills = await db().skill.findMany({ where: { slug: { in: slugs } }, select: { id: true } });
  const { id, name } = await db().collection.create({
    data: {
      ...{ workspaceId, name: `c${crypto.randomUUID()}`, allSkills, includeTeamSkills: team, includeSharedSkills: shared },
      skills: { create: skills.map((skill) => ({ workspaceId, skillId: skill.id })) },
    },
  });
  const { key } = await createApiKey(db(), { workspaceId, userId, name, scopes: ["*"], collectionId: id });
  return { id, name, key };
}
