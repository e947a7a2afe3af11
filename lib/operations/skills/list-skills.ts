import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput, refuseBadSlugs, toPage } from "#lib/api/pages";
import { matching } from "#lib/operations/marketplace/marketplace-skill";
import { installedSkill, toInstalledSkill, withSkill } from "#lib/operations/skills/drive-skill";
import { foundSkill, toFoundSkill } from "#lib/operations/skills/found-skill";
import { usable, visible } from "#lib/operations/skills/visible-skill";

const searchAnswer = z.object({ data: z.object({ skills: z.array(foundSkill), total: z.int() }) }).meta({ id: "SkillSearch" });

export const listSkills = operation({
  route: "GET /skills",
  summary: "List the installed skills, or search all skills.",
  description:
    "Without `q`: the workspace's installed skills as a page, ordered by slug. With `q`: a search of everything the caller may see, also without a key; `limit` is then at most 50.",
  scope: "public",
  tool: "list-installed-skills",
  input: { ...pageInput, q: z.string().trim().min(1).max(200).optional().meta({ description: "Words to look for." }) },
  output: z.union([page(installedSkill), searchAnswer]),
  async handler(ctx, input) {
    if (input.q !== undefined) {
      if (input.limit > 50) throw invalid("limit", "Must be at most 50 in a search.");
      for (const cursor of ["after_id", "before_id"] as const) if (input[cursor]) throw invalid(cursor, "A search has no pages.");
      const where = { AND: [visible(ctx), { versionId: { not: null } }, matching(input.q)] };
      const rows = await ctx.db.skill.findMany({ where, include: { version: true }, orderBy: [{ executions: "desc" }, { slug: "asc" }], take: input.limit });
      // Whoever types a slug means that skill.
      const exact = await ctx.db.skill.findFirst({
        where: { AND: [visible(ctx), { versionId: { not: null }, slug: input.q.toLowerCase() }] },
        include: { version: true },
      });
      if (exact) rows.splice(0, rows.length, ...[exact, ...rows.filter((row) => row.id !== exact.id)].slice(0, input.limit));
      const total = await ctx.db.skill.count({ where });
      return { data: { skills: rows.map(toFoundSkill), total } };
    }
    if (!ctx.caller) throw invalid("q", "Give words to search for, or an API key to list installed skills.");
    refuseBadSlugs(input);
    await ctx.need("workspace:files:read");
    const newer = input.before_id !== undefined;
    const slug = newer ? { lt: input.before_id as string } : input.after_id === undefined ? undefined : { gt: input.after_id };
    const rows = await ctx.db.driveSkill.findMany({
      where: { workspaceId: ctx.caller.workspace.id, skill: { AND: [usable(ctx), slug ? { slug } : {}] } },
      include: withSkill,
      orderBy: { skill: { slug: newer ? "desc" : "asc" } },
      take: input.limit + 1,
    });
    return toPage(rows.map(toInstalledSkill), input.limit, newer, (row) => row.slug);
  },
});
