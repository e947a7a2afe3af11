import type { PublicContext } from "#lib/api/context";
import { type Caller, type CollectionReach, confinedTo } from "#lib/auth/caller";
import { allows } from "#lib/auth/scopes";
import { type Db, Prisma } from "#lib/platform/db";

/** Skills that everyone may see. */
export const isPublic = { public: true, versionId: { not: null }, deletedAt: null } satisfies Prisma.SkillWhereInput;

/** By its slug, or by one that it had before. */
export const bySlug = (slug: string) => ({ OR: [{ slug }, { aliases: { some: { slug } } }] }) satisfies Prisma.SkillWhereInput;

/** Every name that a skill has had, by any of them: what it did is kept under the name of the time. */
export async function namesOf(db: Db, slug: string): Promise<string[]> {
  const skill = await db.skill.findFirst({ where: bySlug(slug), select: { slug: true, aliases: { select: { slug: true } } } });
  return skill ? [skill.slug, ...skill.aliases.map((alias) => alias.slug)] : [slug];
}

/**
 * Skills that the caller may see: the public ones and those of the caller's workspace, which can be without a version that
 * runs. A collection's key sees of them what the collection reaches.
 */
export function visible(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const { caller } = ctx;
  if (!caller) return isPublic;
  const { id: workspaceId } = caller.workspace;
  const open = seesOwn(caller) ? { OR: [isPublic, { workspaceId, deletedAt: null }] } : isPublic;
  const collection = caller.type === "api_key" ? caller.collection : undefined;
  return collection ? { AND: [open, within(workspaceId, collection)] } : open;
}

/** Whether a caller gets at what is the workspace's own: not a key that was given nothing to do with skills. */
function seesOwn(caller: Caller): boolean {
  if (caller.type === "session") return true;
  const scopes = [...caller.key.scopes, ...(caller.grant?.scopes ?? [])];
  return (["workspace:files:read", "workspace:files:write", "tool:execute"] as const).some((scope) => allows(scopes, scope));
}

/** Skills that a collection of a workspace reaches. */
export function within(workspaceId: number, { id: collectionId, allSkills, team, shared }: Omit<CollectionReach, "name">): Prisma.SkillWhereInput {
  if (!allSkills) return { drive: { some: { workspaceId, collections: { some: { collectionId } } } } };
  const drive = { drive: { some: { workspaceId } } };
  return { OR: [drive, ...(team ? [{ workspaceId, deletedAt: null }] : []), ...(shared ? [isPublic] : [])] };
}

/** The same, and public ones of which no version is live or offered: who asks for a version is told what has become of it. */
export function known(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const confined = ctx.caller?.type === "api_key" && ctx.caller.collection !== undefined;
  return confined ? visible(ctx) : { OR: [visible(ctx), { public: true, deletedAt: null }] };
}

/**
 * The same as a condition in SQL, on rows `s` of `skill_search`, which has skills with a latest version only. What one of
 * the two functions allows the other must allow; visible-skill.test.ts compares them.
 */
export function visibleSql({ caller }: Pick<PublicContext, "caller">): Prisma.Sql {
  if (!caller) return isPublicSql;
  const { id: workspaceId } = caller.workspace;
  const collection = caller.type === "api_key" ? caller.collection : undefined;
  const open = seesOwn(caller) ? Prisma.sql`(${isPublicSql} OR ${ownSql(workspaceId)})` : isPublicSql;
  return collection ? Prisma.sql`(${open} AND ${reachSql(workspaceId, collection)})` : open;
}

const isPublicSql = Prisma.sql`(s.public AND s.deleted_at IS NULL)`;
const ownSql = (workspaceId: number) => Prisma.sql`(s.workspace_id = ${workspaceId} AND s.deleted_at IS NULL)`;

/** What a collection's key reaches, in SQL. */
export function reachSql(workspaceId: number, { id, allSkills, team, shared }: CollectionReach): Prisma.Sql {
  if (!allSkills) return Prisma.sql`s.skill_id IN (SELECT skill_id FROM collection_skills WHERE workspace_id = ${workspaceId} AND collection_id = ${id})`;
  const inDrive = Prisma.sql`s.skill_id IN (SELECT skill_id FROM drive_skills WHERE workspace_id = ${workspaceId})`;
  return Prisma.sql`(${Prisma.join([inDrive, ...(team ? [ownSql(workspaceId)] : []), ...(shared ? [isPublicSql] : [])], " OR ")})`;
}

/** Of the skills `k` in the drive of the caller's workspace those that they may run: the same as `usable`, in SQL. */
export function usableInDriveSql({ caller }: Pick<PublicContext, "caller">): Prisma.Sql {
  if (!caller || !seesOwn(caller)) return Prisma.sql`(k.public AND k.version_id IS NOT NULL AND k.deleted_at IS NULL)`;
  const collection = confinedTo(caller);
  if (!collection) return Prisma.sql`true`;
  return Prisma.sql`EXISTS (SELECT 1 FROM collection_skills c WHERE c.workspace_id = ${caller.workspace.id} AND c.collection_id = ${collection.id} AND c.skill_id = k.id)`;
}

/** Skills that the caller may run: what they may see, and what is in the drive whatever has become of it since. */
export function usable(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const { caller } = ctx;
  if (!caller || !seesOwn(caller)) return isPublic;
  const { id: workspaceId } = caller.workspace;
  const inDrive = { drive: { some: { workspaceId } } };
  const collection = caller.type === "api_key" ? caller.collection : undefined;
  return { OR: [visible(ctx), collection ? { AND: [inDrive, within(workspaceId, collection)] } : inDrive] };
}
