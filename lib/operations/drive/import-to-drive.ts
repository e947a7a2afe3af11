import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { driveItem, findDriveItem } from "#lib/operations/drive/drive-item";
import { importFromGitHub } from "#lib/operations/drive/import-from-github";
import { toVersionRef, versionRef } from "#lib/operations/drive/pending-update";
import { installSkill } from "#lib/operations/skills/drive-skill";
import { isAddress, prepareGitHubImport } from "#lib/operations/uploads/import-github";
import { VersionState } from "#lib/platform/prisma/enums";

export const importToDrive = operation({
  route: "POST /drive/import",
  summary: "Add a skill to the drive, from the marketplace or from GitHub.",
  description:
    "`skillSlug` is a skill's slug: then this is installing it, and what is there already stays as it is. Or it is the address of a folder at GitHub, such as " +
    "`https://github.com/owner/repo/tree/main/subpath`: what is there now becomes a version of a private skill of the workspace's own, and the drive is brought to it. " +
    "The same files again change nothing. A version that waits for a review (`version.state` is `held`) is stored without being installed; a malicious one is refused.",
  scope: "workspace:files:write",
  audit: "drive.create",
  input: { skillSlug: z.string().trim().min(1).max(500) },
  output: z.object({
    data: z.object({ skill: driveItem, version: versionRef.extend({ state: z.enum(VersionState) }) }).meta({ id: "ImportedSkill" }),
  }),
  async prepare(ctx, { skillSlug }) {
    if (isAddress(skillSlug)) return prepareGitHubImport("skillSlug", skillSlug, ctx);
    if (!slug().safeParse(skillSlug).success) throw invalid("skillSlug", "Must be a skill's slug, or the address of a folder at GitHub.");
    return null;
  },
  async handler(ctx, { skillSlug }, fetched) {
    if (fetched) {
      const { skillId, version } = await importFromGitHub(ctx, fetched);
      return { data: { skill: await findDriveItem(ctx, skillId, version.id), version: { ...toVersionRef(version), state: version.state } } };
    }
    const { row, changed } = await installSkill(ctx, skillSlug);
    ctx.record(changed ? { resourceId: row.skill.slug, metadata: { version: row.version.version } } : null);
    return { data: { skill: await findDriveItem(ctx, row.skillId), version: { ...toVersionRef(row.version), state: row.version.state } } };
  },
});
