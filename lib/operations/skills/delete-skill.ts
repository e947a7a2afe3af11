import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdOwnSkill } from "#lib/operations/skills/own-skill";

export const deleteSkill = operation({
  route: "DELETE /skills/{slug}",
  summary: "Delete a skill of the workspace.",
  description:
    "Nobody finds it any more. Those who have installed it keep it and can run it. For 30 days nobody else can take its name, and `restore` takes the deletion back.",
  scope: "full",
  role: "admin",
  audit: "skill.delete",
  input: { slug: slug() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const skill = await holdOwnSkill(ctx, input.slug);
    await ctx.db.skill.update({ where: { id: skill.id }, data: { deletedAt: new Date(), public: false, submittedAt: null } });
    ctx.record({ resourceId: skill.slug, metadata: { was: skill.public ? "public" : skill.submittedAt ? "submitted" : "private" } });
    return null;
  },
});
