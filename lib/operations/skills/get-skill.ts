import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { isPublic } from "#lib/operations/marketplace/marketplace-skill";
import { foundSkill, toFoundSkill } from "#lib/operations/skills/found-skill";

const download = z.object({ content_sha: z.string(), content_size: z.int(), version: z.int(), url: z.string() });

export const getSkill = operation({
  route: "GET /skills/{slug}",
  summary: "Get one skill and where its files can be downloaded.",
  scope: "public",
  tool: "get-skill-details",
  input: { slug: slug() },
  output: z.object({ data: z.object({ skill: foundSkill, download: download.nullable() }) }),
  async handler(ctx, input) {
    const row = await ctx.db.skill.findFirst({ where: { ...isPublic, slug: input.slug }, include: { version: true } });
    if (!row?.version) throw notFound("There is no such skill.");
    const { contentSha, contentSize, number } = row.version;
    const url = `/api/v1/downloads/public/${row.slug}/${contentSha}.zip`;
    return { data: { skill: toFoundSkill(row), download: { content_sha: contentSha, content_size: contentSize, version: number, url } } };
  },
});
