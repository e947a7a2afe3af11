import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

export const uninstallSkill = operation({
  route: "POST /skills/{slug}/uninstall",
  summary: "Remove a skill from the workspace.",
  scope: "workspace:files:write",
  tool: "uninstall-skill",
  audit: "drive.delete",
  input: { slug: slug() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const { count } = await ctx.db.driveSkill.deleteMany({ where: { workspaceId: ctx.workspace.id, skill: { AND: [usable(ctx), bySlug(input.slug)] } } });
    if (count === 0) throw notFound("This skill is not installed.");
    ctx.record({ resourceId: input.slug });
    return null;
  },
});
