import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { marketplaceSkill } from "#lib/operations/marketplace/marketplace-skill";
import { releaseHeld } from "#lib/operations/skills/held-versions";
import { holdOwnSkill, toOwnSkill } from "#lib/operations/skills/own-skill";

export const unpublishSkill = operation({
  route: "POST /skills/{slug}/unpublish",
  summary: "Take a skill of the workspace out of the public marketplace, or back from its review.",
  description: "It is private again. Those who have installed it keep it and can run it.",
  scope: "full",
  role: "admin",
  audit: "skill.unpublish",
  input: { slug: slug() },
  output: marketplaceSkill,
  async handler(ctx, input) {
    const skill = await holdOwnSkill(ctx, input.slug);
    const wasOut = skill.public || skill.submittedAt !== null;
    if (wasOut) {
      await ctx.db.skill.update({ where: { id: skill.id }, data: { public: false, submittedAt: null, reviewNote: null } });
      await releaseHeld(ctx.db, skill);
    }
    ctx.record(wasOut ? { resourceId: skill.slug, metadata: { was: skill.public ? "public" : "submitted" } } : null);
    return toOwnSkill(ctx.db, skill.id);
  },
});
