import type { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { isPublic, marketplaceSkillDetail, toMarketplaceSkill, withVersion } from "#lib/operations/marketplace/marketplace-skill";

type Detail = z.output<typeof marketplaceSkillDetail>;

export const getMarketplaceSkill = operation({
  route: "GET /marketplace/skills/{slug}",
  summary: "Get everything there is to know about a public skill.",
  scope: "public",
  input: { slug: slug() },
  output: marketplaceSkillDetail,
  async handler(ctx, input) {
    const row = await ctx.db.skill.findFirst({
      where: { ...isPublic, slug: input.slug },
      include: { ...withVersion, versions: { orderBy: { number: "desc" } } },
    });
    if (!row?.version) throw notFound("There is no such skill.");
    return {
      ...toMarketplaceSkill(row),
      parameters: row.version.parameters === null ? null : JSON.parse(row.version.parameters),
      readme: row.version.readme,
      files: row.version.files as Detail["files"],
      versions: row.versions.map(({ version, contentSha, contentSize, createdAt }) => ({ version, contentSha, size: contentSize, createdAt })),
      scan: null,
    };
  },
});
