import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { skillVersion, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { findVersion, holdOwnSkill } from "#lib/operations/skills/own-skill";
import { setLatest } from "#lib/runtime/latest-version";

export const yankVersion = operation({
  route: "POST /skills/{slug}/yank",
  summary: "Withdraw a version of a skill: nobody new gets it.",
  description:
    "It can be neither installed nor downloaded any more (410 `VERSION_YANKED`), and the highest of the others is the latest. Those who have it installed keep it and can run it. `unyank` takes it back.",
  scope: "full",
  role: "admin",
  audit: "version.yank",
  input: {
    slug: slug(),
    version: z.string().max(40),
    reason: z.string().trim().max(500).optional().meta({ description: "Whoever asks for the version is told." }),
  },
  output: skillVersion,
  async handler(ctx, input) {
    const skill = await holdOwnSkill(ctx, input.slug);
    const version = await findVersion(ctx.db, skill.id, input.version);
    // Said later, a reason is still heard; what others were told stays.
    const reason = version.yankReason ?? (input.reason || null);
    if (version.yankedAt && reason === version.yankReason) {
      ctx.record(null);
      return toSkillVersion(version);
    }
    const data = { yankedAt: version.yankedAt ?? new Date(), yankReason: reason };
    const yanked = await ctx.db.skillVersion.update({ where: { id: version.id }, data });
    await setLatest(ctx.db, skill.id);
    ctx.record({ resourceId: skill.slug, metadata: { version: version.version } });
    return toSkillVersion(yanked);
  },
});
