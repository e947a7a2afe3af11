import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { type FileAnswer, operation } from "#lib/api/operation";
import { adminOnly } from "#lib/operations/reviews/admin-only";
import { findVersion } from "#lib/operations/skills/own-skill";
import { bySlug } from "#lib/operations/skills/visible-skill";

export const downloadReview = operation({
  route: "GET /reviews/{slug}/versions/{version}/download",
  summary: "Download a version of a skill as an admin of this server, also one that is held or quarantined.",
  description: "It is what others said may be malicious: read it, do not run it.",
  scope: "full",
  responds: "file",
  input: { slug: slug(), version: z.string().max(40) },
  output: z.custom<FileAnswer>(),
  async handler(ctx, input) {
    adminOnly(ctx);
    const skill = await ctx.db.skill.findFirst({ where: bySlug(input.slug) });
    if (!skill) throw notFound("There is no such skill.");
    const { contentSha: sha256, contentSize: size, version } = await findVersion(ctx.db, skill.id, input.version);
    return { sha256, filename: `${skill.slug}-${version}.zip`, contentType: "application/zip", size };
  },
});
