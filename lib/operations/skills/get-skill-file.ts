import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { chosenVersion } from "#lib/operations/skills/skill-contents";
import { filePath, readSkillFile, skillFile } from "#lib/operations/skills/skill-file";

export const getSkillFile = operation({
  route: "GET /skills/{slug}/file",
  summary: "Read one file of a skill.",
  description: "Of the version that is installed, or else of the latest.",
  scope: "workspace:files:read",
  input: { slug: slug(), path: filePath },
  output: skillFile,
  async prepare(ctx, input) {
    const { row } = await chosenVersion(ctx, input.slug);
    return readSkillFile(row.skill.slug, row, input.path);
  },
  handler: async (_ctx, _input, found) => found,
});
