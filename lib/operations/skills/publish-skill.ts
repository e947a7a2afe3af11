import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { marketplaceSkill } from "#lib/operations/marketplace/marketplace-skill";
import { holdOwnSkill, refuseUnpublishable, toOwnSkill } from "#lib/operations/skills/own-skill";
import { similarName, similarTo } from "#lib/operations/skills/similar-names";
import { allowStanding } from "#lib/operations/skills/standing-versions";
import { emitPublished } from "#lib/runtime/webhook-events";

export const publishSkill = operation({
  route: "POST /skills/{slug}/publish",
  summary: "Submit a skill of the workspace to the public marketplace.",
  description:
    "It becomes public when an admin of this server approves it; an admin's own is public at once. `similar` names well-known skills that its name could be taken for: the reviewer sees them too. A skill that is submitted or public already stays as it is.",
  scope: "full",
  role: "admin",
  audit: "skill.publish",
  input: { slug: slug() },
  output: marketplaceSkill.extend({ similar: z.array(similarName) }).meta({ id: "PublishedSkill" }),
  async handler(ctx, input) {
    const skill = await holdOwnSkill(ctx, input.slug);
    const { id } = skill;
    const similar = await similarTo(ctx.db, skill);
    if (skill.public || skill.submittedAt) {
      ctx.record(null);
      return { ...(await toOwnSkill(ctx.db, id)), similar };
    }
    await refuseUnpublishable(ctx.db, skill);
    const now = new Date();
    const isPublic = ctx.user.isAdmin;
    if (isPublic) await allowStanding(ctx.db, id);
    const change = isPublic ? { public: true, publishedAt: skill.publishedAt ?? now } : { submittedAt: now };
    await ctx.db.skill.update({ where: { id }, data: { ...change, reviewNote: null } });
    if (isPublic && skill.versionId !== null) await emitPublished(ctx.db, skill.versionId);
    ctx.record({ resourceId: skill.slug, metadata: { status: isPublic ? "public" : "submitted" } });
    return { ...(await toOwnSkill(ctx.db, id)), similar };
  },
});
