import { z } from "zod";
import type { PublicContext } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { type CollectionReach, confinedTo } from "#lib/auth/caller";
import { installedSkill, toInstalledSkill, withSkill } from "#lib/operations/skills/drive-skill";
import { foundSkill, loadFound } from "#lib/operations/skills/found-skill";
import { findPage } from "#lib/operations/skills/search-pages";
import { countFound, settle } from "#lib/operations/skills/search-skills";
import { usable } from "#lib/operations/skills/visible-skill";

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
    collection: z.string().min(1).max(200).optional().meta({ description: "Only what is in this collection of the workspace, by its name." }),
  },
  output: z.union([page(installedSkill), searchAnswer]),
  async handler(ctx, input) {
    const collection = input.collection === undefined ? undefined : await namedCollection(ctx, input.collection);
    if (input.q !== undefined) {
      if (input.limit > 50) throw invalid("limit", "Must be at most 50 in a search.");
      for (const cursor of ["after_id", "before_id"] as const) if (input[cursor]) throw invalid(cursor, "A search has no pages.");
      const search = await settle(ctx, { q: input.q, collection });
      const [found, total] = await Promise.all([findPage(ctx, search, "relevance", { limit: input.limit }), countFound(ctx, search)]);
      return { data: { skills: await loadFound(ctx.db, found.data), total } };
    }
    if (!ctx.caller) throw invalid("q", "Give words to search for, or an API key to list installed skills.");
    refuseBadSlugs(input);
    await ctx.need("workspace:files:read");
    const newer = input.before_id !== undefined;
    const slug = newer ? { lt: input.before_id as string } : input.after_id === undefined ? undefined : { gt: input.after_id };
    const within = [collection, confinedTo(ctx.caller)].flatMap((each) =>
      each && !each.allSkills ? { collections: { some: { collectionId: each.id } } } : [],
    );
    const rows = await ctx.db.driveSkill.findMany({
      where: { workspaceId: ctx.caller.workspace.id, skill: { AND: [usable(ctx), slug ? { slug } : {}] }, AND: within },
      include: withSkill,
      orderBy: { skill: { slug: newer ? "desc" : "asc" } },
      take: input.limit + 1,
    });
    return toPage(rows.map(toInstalledSkill), input.limit, newer, (row) => row.slug);
  },
});

/** A collection of the caller's workspace. A collection's key knows only its own. */
async function namedCollection(ctx: PublicContext, name: string): Promise<CollectionReach> {
  if (!ctx.caller) throw new ApiError("AUTH_REQUIRED");
  await ctx.need("workspace:files:read");
  const own = ctx.caller.type === "api_key" ? ctx.caller.collection : undefined;
  const where = { workspaceId: ctx.caller.workspace.id, name, deletedAt: null, ...(own && { id: own.id }) };
  const row = await ctx.db.collection.findFirst({ where });
  if (!row) throw invalid("collection", "There is no collection with this name.");
  return { id: row.id, name, allSkills: row.allSkills, team: row.includeTeamSkills, shared: row.includeSharedSkills };
}
