import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, invalid, notFound } from "#lib/api/errors";
import { id, parseId, slug, timestamp } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { isPublic } from "#lib/operations/skills/visible-skill";
import type { Db, Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/** A collection's key as it is listed: never the key itself. */
const collectionKey = z.object({
  id: id("key"),
  prefix: z.string(),
  last_four: z.string(),
  scopes: z.array(z.string()),
  expires_at: timestamp().nullable(),
  last_used_at: timestamp().nullable(),
});

export const collection = z
  .object({
    id: id("col"),
    name: z.string(),
    all_skills: z.boolean().meta({ description: "Whether its key is one over the whole drive; otherwise it is confined to `skillSlugs`." }),
    skillSlugs: z.array(slug()).nullable().meta({ description: "The skills that are in it; null when it is the whole drive." }),
    includeTeamSkills: z.boolean().meta({ description: "With the whole drive: also what the workspace publishes and has not installed." }),
    includeSharedSkills: z.boolean().meta({ description: "With the whole drive: also the public marketplace." }),
    isPublicMarketplace: z.boolean(),
    marketplace_url: z.string().nullable().meta({ description: "Where others get it as a marketplace; null when it is not public." }),
    hidden_skills: z.array(slug()).meta({ description: "What a public one does not show, because the skill itself is not public." }),
    api_keys: z.array(collectionKey).meta({ description: "Its keys that are not revoked: one, or two while one is being rotated." }),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: "Collection" });

export const collectionAnswer = z.object({ data: collection });

/** The skills that `skillSlugs` names. */
export const skillSlugs = () => z.array(slug()).max(500);

const bySkill = { select: { installed: { select: { skill: { select: { slug: true } } } } }, orderBy: { installed: { skill: { slug: "asc" } } } } as const;

/** What is read with a collection to show it. */
export const shown = {
  skills: bySkill,
  apiKeys: { where: { revokedAt: null }, orderBy: { id: "desc" } },
} satisfies Prisma.CollectionInclude;
type Row = Prisma.CollectionGetPayload<{ include: typeof shown }>;

/** Collections as they are shown. */
export async function toCollections(ctx: Context, rows: Row[]): Promise<z.output<typeof collection>[]> {
  const workspaceId = ctx.workspace.id;
  // Looked for only where there is something to hide.
  const shows = rows.some((row) => row.isPublicMarketplace);
  const unlisted = shows
    ? await ctx.db.driveSkill.findMany({ where: { workspaceId, skill: { NOT: isPublic } }, select: { skill: { select: { slug: true } } } })
    : [];
  const hidden = unlisted.map(({ skill }) => skill.slug).sort();
  return rows.map((row) => {
    const slugs = row.allSkills ? null : row.skills.map(({ installed }) => installed.skill.slug);
    return {
      ...{ id: row.id, name: row.name, all_skills: row.allSkills, skillSlugs: slugs },
      includeTeamSkills: row.includeTeamSkills,
      includeSharedSkills: row.includeSharedSkills,
      isPublicMarketplace: row.isPublicMarketplace,
      marketplace_url: row.isPublicMarketplace ? `${env().PUBLIC_URL}/marketplace/collections/${row.name}.json` : null,
      hidden_skills: row.isPublicMarketplace ? hidden.filter((each) => slugs === null || slugs.includes(each)) : [],
      api_keys: row.apiKeys.map((key) => ({ ...key, last_four: key.lastFour, expires_at: key.expiresAt, last_used_at: key.lastUsedAt })),
      ...{ created_at: row.createdAt, updated_at: row.updatedAt },
    };
  });
}

/** One collection as it stands, as it is shown. */
export async function showCollection(ctx: Context, id: number) {
  const row = await ctx.db.collection.findFirstOrThrow({ where: { id, workspaceId: ctx.workspace.id }, include: shown });
  return (await toCollections(ctx, [row]))[0] as z.output<typeof collection>;
}

/**
 * A collection of the caller's workspace by its name or id. Any other is 404, or where a field `param` names it, 400. A key that is
 * confined to one finds that one only.
 */
export async function findCollection(ctx: Pick<Context, "db" | "caller" | "workspace">, ref: string, param?: string) {
  const id = /^(col_)?\d+$/.test(ref) ? parseId("col", ref) : undefined;
  const confined = confinedTo(ctx.caller);
  const row = await ctx.db.collection.findFirst({
    where: { AND: [id === undefined ? { name: ref } : { id }, confined ? { id: confined.id } : {}], workspaceId: ctx.workspace.id, deletedAt: null },
  });
  if (!row) throw param === undefined ? notFound("There is no such collection.") : invalid(param, "There is no such collection.");
  return row;
}

/**
 * The same, held until the transaction ends: who changes what is in it takes turns, and finds it as it is now. After the
 * locks of its keys, where they are needed too.
 */
export async function holdCollection(tx: Db, { id, workspaceId }: { id: number; workspaceId: number }) {
  await tx.$executeRaw`SELECT 1 FROM collections WHERE id = ${id} AND workspace_id = ${workspaceId} FOR NO KEY UPDATE`;
  const row = await tx.collection.findFirst({ where: { id, workspaceId, deletedAt: null } });
  if (!row) throw notFound("There is no such collection.");
  return row;
}

/**
 * Puts a skill of the drive into a collection, and answers whether that changed anything: it may be there, and a collection that is
 * the whole drive has it already. 404 when the collection is gone, or the skill has left the drive.
 */
export async function addToCollection(tx: Db, to: { collectionId: number; workspaceId: number; skillId: number }): Promise<boolean> {
  const { collectionId, workspaceId, skillId } = to;
  const { allSkills } = await holdCollection(tx, { id: collectionId, workspaceId });
  // Held, so that the skill cannot leave the drive while it comes here.
  if (!(await holdInstalled(tx, workspaceId, skillId))) throw notFound("This skill is not in the drive.");
  if (allSkills) return false;
  const { count } = await tx.collectionSkill.createMany({ data: { collectionId, workspaceId, skillId }, skipDuplicates: true });
  return count > 0;
}

/** Whether a skill is in the drive, and stays there until the transaction ends. */
export async function holdInstalled(tx: Db, workspaceId: number, skillId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM drive_skills WHERE workspace_id = ${workspaceId} AND skill_id = ${skillId} FOR KEY SHARE`;
  return rows.length > 0;
}

/** Two collections of a workspace cannot have one name, nor two public ones, also when they come at the same time. */
export function refuseTakenName(param: string, isPublicMarketplace: boolean) {
  return (error: { code?: string }): never => {
    if (error.code !== "P2002") throw error;
    const where = isPublicMarketplace ? ", here or among the public ones of this server" : "";
    throw new ApiError("COLLECTION_EXISTS", { param, message: `There is already a collection with this name${where}.` });
  };
}
