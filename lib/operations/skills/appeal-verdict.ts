import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { formatId, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findVersion, holdOwnSkill, newestVersion } from "#lib/operations/skills/own-skill";
import { reportReason, skillReport, toSkillReport, withNames } from "#lib/operations/skills/skill-report";

export const appealVerdict = operation({
  route: "POST /skills/{slug}/appeal",
  summary: "Ask an admin of this server to look at what the scanner says of a version.",
  description:
    "For a version of the caller's workspace that is held, quarantined, or that the scanner has doubts about; without `version` the newest one. While one waits, the same one is answered.",
  scope: "workspace:files:write",
  audit: "version.appeal",
  input: { slug: slug(), reason: reportReason(), version: z.string().max(40).optional() },
  output: skillReport,
  status: 201,
  async handler(ctx, input) {
    // The skill's row is locked: of two that appeal at once the second finds the first one's.
    const skill = await holdOwnSkill(ctx, input.slug);
    const version = input.version === undefined ? await newestVersion(ctx.db, skill.id) : await findVersion(ctx.db, skill.id, input.version);
    const same = { kind: "appeal", versionId: version.id, status: "pending" } as const;
    const pending = await ctx.db.skillReport.findFirst({ where: same, include: withNames });
    if (pending) {
      ctx.record(null);
      return toSkillReport(pending);
    }
    if (version.state === "live" && (version.verdict === null || version.verdict === "pass" || version.allowedAt))
      throw invalid("version", "There is nothing to appeal against: this version is live, and nothing is held against it.");
    const row = await ctx.db.skillReport.create({ data: { ...same, skillId: skill.id, userId: ctx.user.id, reason: input.reason }, include: withNames });
    ctx.record({ resourceId: skill.slug, metadata: { version: version.version, report: formatId("rep", row.id) } });
    return toSkillReport(row);
  },
});
