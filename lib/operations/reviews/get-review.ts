import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { listVersions } from "#lib/operations/marketplace/listed-versions";
import { marketplaceSkillDetail, toContents, toMarketplaceSkill, toSkillVersion, withVersion } from "#lib/operations/marketplace/marketplace-skill";
import { adminOnly } from "#lib/operations/reviews/admin-only";
import { findVersion, newestVersion } from "#lib/operations/skills/own-skill";
import { similarName, similarTo } from "#lib/operations/skills/similar-names";
import { skillReport, toSkillReport, withNames } from "#lib/operations/skills/skill-report";
import { bySlug } from "#lib/operations/skills/visible-skill";

export const getReview = operation({
  route: "GET /reviews/{slug}",
  summary: "Look at a skill as an admin of this server, whatever its state.",
  description: "At a version, or at the one that was published last. `download` is the address of its files.",
  scope: "full",
  input: { slug: slug(), version: z.string().max(40).optional() },
  output: marketplaceSkillDetail.extend({ download: z.string(), reports: z.array(skillReport), similar: z.array(similarName) }).meta({ id: "ReviewDetail" }),
  async handler(ctx, input) {
    adminOnly(ctx);
    const row = await ctx.db.skill.findFirst({
      where: bySlug(input.slug),
      include: { ...withVersion, reports: { include: withNames, orderBy: { id: "desc" }, take: 100 } },
    });
    if (!row) throw notFound("There is no such skill.");
    const shown = input.version === undefined ? await newestVersion(ctx.db, row.id) : await findVersion(ctx.db, row.id, input.version);
    return {
      ...toMarketplaceSkill(row, shown),
      ...toContents(shown),
      versions: (await listVersions(ctx.db, row.id, "all")).map(toSkillVersion),
      reviewNote: row.reviewNote,
      download: `/api/v1/reviews/${row.slug}/versions/${shown.version}/download`,
      reports: row.reports.map(toSkillReport),
      similar: await similarTo(ctx.db, row),
    };
  },
});
