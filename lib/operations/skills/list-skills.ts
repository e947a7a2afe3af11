import { z } from "zod";
import type { PublicContext } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import type { CollectionReach } from "#lib/auth/caller";
import { findCollection } from "#lib/operations/collections/collection";
import { installedSkill, toInstalledSkill, withListed } from "#lib/operations/skills/drive-skill";
import { foundSkill, loadFound } from "#lib/operations/skills/found-skill";
import { findPage } from "#lib/operations/skills/search-pages";
import { settle, total } from "#lib/operations/skills/search-skills";
import { usable, within } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

const searchAnswer = z.object({ data: z.object({ skills: z.array(foundSkill), total: z.int() }) }).meta({ id: "SkillSearch" });

export const listSkills = operation({
  route: "GET /skills",
  summary: "List the installed skills, or search all skills.",
  description:
    "Without `q`: the workspace's installed skills as a page, ordered by slug. With `q`: a search of everything the caller may see, also without a key, the best matches first; `limit` is then at most 50. `collection` narrows either, and needs a credential.",
  scope: "public",
  tool: "list-installed-skills",
  input: {
    ...pageInput,
    q: z.string().trim().min(1).max(200).optional().meta({ description: "Words to look for." }),
    words: z.string().trim().min(1).max(200).optional().meta({ description: "Only installed skills whose name, slug or description contains this." }),
    enabled: z.boolean().optional().meta({ description: "Only installed skills that are switched on, or off." }),
    owned: z.boolean().optional().meta({ description: "Only installed skills that this workspace publishes, or does not." }),
    collection: z.string().min(1).max(100).optional().meta({ description: "Only what is in this collection of the workspace, by its name or id." }),
  },
  output: z.union([page(installedSkill), searchAnswer]),
  async handler(ctx, input) {
    const collection = input.collection === undefined ? undefined : await namedCollection(ctx, input.collection);
    if (input.q !== undefined) {
      if (input.limit > 50) throw invalid("limit", "Must be at most 50 in a search.");
      for (const cursor of ["after_id", "before_id"] as const) if (input[cursor]) throw invalid(cursor, "A search has no pages.");
      const search = await settle(ctx, { q: input.q, collection });
      const found = await findPage(ctx, search, "relevance", { limit: input.limit });
      return { data: { skills: await loadFound(ctx.db, found.data), total: await total(ctx, search) } };
    }
    if (!ctx.caller) throw invalid("q", "Give words to search for, or an API key to list installed skills.");
    refuseBadSlugs(input);
    await ctx.need("workspace:files:read");
    const newer = input.before_id !== undefined;
    const slug = newer ? { lt: input.before_id as string } : input.after_id === undefined ? undefined : { gt: input.after_id };
    const inCollection = collection ? within(ctx.caller.workspace.id, collection) : {};
    const { id: workspaceId } = ctx.caller.workspace;
    const rows = await ctx.db.driveSkill.findMany({
      where: {
        workspaceId,
        ...(input.enabled !== undefined && { enabled: input.enabled }),
        skill: { AND: [usable(ctx), inCollection, slug ? { slug } : {}, narrowed(input, workspaceId)] },
      },
      include: withListed,
      orderBy: { skill: { slug: newer ? "desc" : "asc" } },
      take: input.limit + 1,
    });
    return toPage(rows.map(toInstalledSkill), input.limit, newer, (row) => row.slug);
  },
});

/** What an installed skill must be beside. A skill of nobody's workspace is not owned, which SQL would not say of itself. */
function narrowed({ words, owned }: { words?: string | undefined; owned?: boolean | undefined }, workspaceId: number): Prisma.SkillWhereInput {
  const contains = words === undefined ? undefined : ({ contains: words.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const);
  return {
    AND: [
      contains ? { OR: [{ name: contains }, { slug: contains }, { description: contains }] } : {},
      owned === undefined ? {} : owned ? { workspaceId } : { OR: [{ workspaceId: null }, { workspaceId: { not: workspaceId } }] },
    ],
  };
}

/** A collection of the caller's workspace. A collection's key knows only its own. */
async function namedCollection(ctx: PublicContext, ref: string): Promise<CollectionReach> {
  const { caller } = ctx;
  if (!caller) throw new ApiError("AUTH_REQUIRED");
  await ctx.need("workspace:files:read");
  const { id, name, allSkills, includeTeamSkills, includeSharedSkills } = await findCollection(
    { ...ctx, caller, workspace: caller.workspace },
    ref,
    "collection",
  );
  return { id, name, allSkills, team: includeTeamSkills, shared: includeSharedSkills };
}
