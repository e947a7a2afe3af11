import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { chosenVersion, skillContents, toContents } from "#lib/operations/skills/skill-contents";

export const getSkillContents = operation({
  route: "GET /skills/{slug}/contents",
  summary: "Get what a skill holds: its front matter and the list of its files.",
  description: "Of the version that is installed, or else of the latest.",
  scope: "workspace:files:read",
  input: { slug: slug() },
  output: skillContents,
  prepare: async (ctx, input) => toContents(await chosenVersion(ctx, input.slug)),
  handler: async (_ctx, _input, found) => found,
});
