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
    const workspaceId = ctx.workspace.id;
    const skill = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(input.slug)] }, select: { id: true, slug: true } });
    const { count } = skill ? await ctx.db.driveSkill.deleteMany({ where: { workspaceId, skillId: skill.id } }) : { count: 0 };
    if (!skill || count === 0) throw notFound("This skill is not installed.");
    ctx.record({ resourceId: skill.slug });
    return null;
  },
});
