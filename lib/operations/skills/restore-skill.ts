import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { marketplaceSkill } from "#lib/operations/marketplace/marketplace-skill";
import { toOwnSkill } from "#lib/operations/skills/own-skill";
import { bySlug } from "#lib/operations/skills/visible-skill";
import { lockSkill } from "#lib/runtime/scan/rescan";

export const restoreSkill = operation({
  route: "POST /skills/{slug}/restore",
  summary: "Take the deletion of a skill back, as long as nobody else has its name.",
  description: "It is private then, with all its versions.",
  scope: "full",
  role: "admin",
  audit: "skill.restore",
  input: { slug: slug() },
  output: marketplaceSkill,
  async handler(ctx, input) {
    const found = await ctx.db.skill.findFirst({ where: { AND: [bySlug(input.slug)], workspaceId: ctx.workspace.id }, select: { id: true } });
    if (!found) throw notFound("There is no such skill in this workspace.");
    await lockSkill(ctx.db, found.id);
    const skill = await ctx.db.skill.findFirst({ where: { AND: [bySlug(input.slug)], id: found.id, workspaceId: ctx.workspace.id } });
    if (!skill) throw notFound("There is no such skill in this workspace.");
    const { count } = await ctx.db.skill.updateMany({ where: { id: skill.id, deletedAt: { not: null } }, data: { deletedAt: null, updatedAt: new Date() } });
    ctx.record(count > 0 ? { resourceId: skill.slug } : null);
    return toOwnSkill(ctx.db, skill.id);
  },
});
