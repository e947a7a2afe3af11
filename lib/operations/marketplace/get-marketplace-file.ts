import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findReadable } from "#lib/operations/marketplace/shown-skill";
import { filePath, readSkillFile, skillFile } from "#lib/operations/skills/skill-file";

export const getMarketplaceFile = operation({
  route: "GET /marketplace/skills/{slug}/file",
  summary: "Read one file of a skill in the marketplace.",
  description: "Of the version that the marketplace shows, unless `version` names another. What is held, quarantined or yanked is not handed out.",
  scope: "public",
  input: { slug: slug(), path: filePath, version: z.string().max(40).optional() },
  output: skillFile,
  async prepare(ctx, input) {
    const found = await findReadable(ctx, input.slug, input.version);
    return readSkillFile(found.slug, found.version, input.path);
  },
  handler: async (_ctx, _input, found) => found,
});
