import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { chosenVersion, oneSkillContents, toContents } from "#lib/operations/skills/skill-contents";

export const getSkillContents = operation({
  route: "GET /skills/{slug}/contents",
  summary: "Get what a skill holds: its SKILL.md and the list of its files.",
  description: "Of the version that is installed, or else of the latest.",
  scope: "workspace:files:read",
  input: { slug: slug() },
  output: oneSkillContents,
  async prepare(ctx, input) {
    const { row, enabled } = await chosenVersion(ctx, input.slug);
    return { ...(await toContents(row)), enabled };
  },
  handler: async (_ctx, _input, found) => found,
});
