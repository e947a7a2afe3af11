import { operation } from "#lib/api/operation";
import { page, pageBySlug, pageInput } from "#lib/api/pages";
import { skillContents, toContents, withContents } from "#lib/operations/skills/skill-contents";
import { usable } from "#lib/operations/skills/visible-skill";

export const listInstalledContents = operation({
  route: "GET /skills/installed",
  summary: "List the installed skills that would run, with what each of them holds.",
  description: "At the installed version, ordered by slug. What is switched off, held or quarantined is not there.",
  scope: "workspace:files:read",
  input: pageInput,
  output: page(skillContents),
  // Files are read, which is not for a transaction.
  async prepare(ctx, input) {
    const found = await pageBySlug(input, async ({ where, orderBy, take }) => {
      const rows = await ctx.db.driveSkill.findMany({
        where: { workspaceId: ctx.workspace.id, enabled: true, version: { state: "live" }, skill: { AND: [usable(ctx), where] } },
        select: { version: { select: withContents } },
        orderBy: { skill: orderBy },
        take,
      });
      return rows.map(({ version }) => ({ ...version, slug: version.skill.slug }));
    });
    return { ...found, data: await Promise.all(found.data.map(toContents)) };
  },
  handler: async (_ctx, _input, found) => found,
});
