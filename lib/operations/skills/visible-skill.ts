import type { PublicContext } from "#lib/api/context";
import type { Prisma } from "#lib/platform/db";

/** Skills that everyone may see. */
export const isPublic = { public: true, versionId: { not: null }, deletedAt: null } satisfies Prisma.SkillWhereInput;

/** By its slug, or by one that it had before. */
export const bySlug = (slug: string) => ({ OR: [{ slug }, { aliases: { some: { slug } } }] }) satisfies Prisma.SkillWhereInput;

/**
 * Skills that the caller may see: the public ones and those of the caller's workspace, which can be without a version that
 * runs. A collection's key sees what is in the collection.
 */
export function visible(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const { caller } = ctx;
  if (!caller) return isPublic;
  const { id: workspaceId } = caller.workspace;
  const own = { workspaceId, deletedAt: null };
  const collection = caller.type === "api_key" ? caller.collection : undefined;
  if (!collection) return { OR: [isPublic, own] };
  if (!collection.allSkills) return { drive: { some: { workspaceId, collections: { some: { collectionId: collection.id } } } } };
  const drive = { drive: { some: { workspaceId } } };
  return { OR: [drive, ...(collection.team ? [own] : []), ...(collection.shared ? [isPublic] : [])] };
}

/** The same, and public ones of which no version is live or offered: who asks for a version is told what has become of it. */
export function known(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const confined = ctx.caller?.type === "api_key" && ctx.caller.collection !== undefined;
  return confined ? visible(ctx) : { OR: [visible(ctx), { public: true, deletedAt: null }] };
}

/** Skills that the caller may run: what they may see, and what is in the drive whatever has become of it since. */
export function usable(ctx: Pick<PublicContext, "caller">): Prisma.SkillWhereInput {
  const { caller } = ctx;
  if (!caller || (caller.type === "api_key" && caller.collection)) return visible(ctx);
  return { OR: [visible(ctx), { drive: { some: { workspaceId: caller.workspace.id } } }] };
}
