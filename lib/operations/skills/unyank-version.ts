import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { skillVersion, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { findVersion, holdOwnSkill } from "#lib/operations/skills/own-skill";
import { setLatest } from "#lib/runtime/latest-version";

export const unyankVersion = operation({
  route: "POST /skills/{slug}/unyank",
  summary: "Offer a version again that was withdrawn.",
  scope: "full",
  role: "admin",
  audit: "version.unyank",
  input: { slug: slug(), version: z.string().max(40) },
  output: skillVersion,
  async handler(ctx, input) {
    const skill = await holdOwnSkill(ctx, input.slug);
    const version = await findVersion(ctx.db, skill.id, input.version);
    if (!version.yankedAt) {
      ctx.record(null);
      return toSkillVersion(version);
    }
    const offered = await ctx.db.skillVersion.update({ where: { id: version.id }, data: { yankedAt: null, yankReason: null } });
    await setLatest(ctx.db, skill.id);
    ctx.record({ resourceId: skill.slug, metadata: { version: version.version } });
    return toSkillVersion(offered);
  },
});
