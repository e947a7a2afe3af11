import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { driveItem, driveRow, toDriveItem } from "#lib/operations/drive/drive-item";
import { installSkill } from "#lib/operations/skills/drive-skill";
import { isAddress, prepareGitHubImport, storeGitHubImport } from "#lib/operations/uploads/import-github";

export const importToDrive = operation({
  route: "POST /drive/import",
  summary: "Add a skill to the drive.",
  description:
    "By its slug: the same as installing it. What is there already stays as it is, without an error. Or by an address at GitHub, " +
    "`https://github.com/OWNER/REPO/tree/BRANCH/FOLDER`: the skill in that folder, as it is there now, becomes a private one of the workspace.",
  scope: "workspace:files:write",
  audit: "drive.create",
  input: { skillSlug: z.string().trim().min(1).max(500) },
  output: z.object({ data: z.object({ skill: driveItem }).meta({ id: "ImportedSkill" }) }),
  async prepare(ctx, { skillSlug }) {
    if (isAddress(skillSlug)) return prepareGitHubImport("skillSlug", skillSlug, ctx.signal);
    if (!slug().safeParse(skillSlug).success) throw invalid("skillSlug", "Must be a skill's slug, or an address at GitHub.");
    return undefined;
  },
  async handler(ctx, { skillSlug }, fetched) {
    const imported = fetched && (await storeGitHubImport(ctx, fetched));
    const { row, changed } = await installSkill(ctx, imported?.skill.slug ?? skillSlug, imported?.version.version);
    ctx.record(changed ? { resourceId: row.skill.slug, metadata: { version: row.version.version } } : null);
    const where = { workspaceId_skillId: { workspaceId: ctx.workspace.id, skillId: row.skillId } };
    const shown = await ctx.db.driveSkill.findUniqueOrThrow({ where, select: driveRow });
    return { data: { skill: toDriveItem(shown, ctx.workspace.id) } };
  },
});
