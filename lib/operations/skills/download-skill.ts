import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { type FileAnswer, operation } from "#lib/api/operation";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, known } from "#lib/operations/skills/visible-skill";

export const downloadSkill = operation({
  route: "GET /downloads/public/{slug}/{file}",
  summary: "Download a version of a public skill by the SHA-256 of its zip.",
  description: "`file` is `<sha256>.zip`. What an address holds never changes, so it can be cached for ever.",
  scope: "public",
  responds: "file",
  input: { slug: slug(), file: z.string().regex(/^[0-9a-f]{64}\.zip$/) },
  output: z.custom<FileAnswer>(),
  async handler(ctx, input) {
    const sha256 = input.file.slice(0, 64);
    const version = await ctx.db.skillVersion.findFirst({
      where: { contentSha: sha256, skill: { AND: [known(ctx), bySlug(input.slug)] } },
      include: { skill: true },
    });
    if (!version) throw notFound("There is no such version of this skill.");
    refuseUnavailable(version);
    ctx.header("cache-control", `${version.skill.public ? "public" : "private"}, max-age=31536000, immutable`);
    return { sha256, filename: `${version.skill.slug}.zip`, contentType: "application/zip", size: version.contentSize };
  },
});
