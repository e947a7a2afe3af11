import type { Context } from "#lib/api/context";
import { holdSkills, moveInDrive, putInDrive } from "#lib/operations/drive/put-in-drive";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { type GitHubImport, storeGitHubImport } from "#lib/operations/uploads/import-github";

/**
 * Stores a skill that was fetched as the workspace's own, and brings the drive to that version. One that waits for a review is
 * stored and leaves the drive as it is; one that is malicious is refused, and not stored.
 */
export async function importFromGitHub(ctx: Context, fetched: GitHubImport) {
  const { skill, version } = await storeGitHubImport(ctx, fetched);
  if (version.state !== "held") refuseUnavailable(version);
  const workspaceId = ctx.workspace.id;
  let moved = false;
  if (version.state === "live") {
    await holdSkills(ctx.db, [skill.id]);
    // What is new is there already; what was removed since, or is there at another version, is not.
    const row = await ctx.db.driveSkill.findUnique({ where: { workspaceId_skillId: { workspaceId, skillId: skill.id } } });
    const to = version.id;
    if (!row) moved = (await putInDrive(ctx.db, workspaceId, [{ skillId: skill.id, versionId: to }])).size > 0;
    else if (row.versionId !== to) moved = (await moveInDrive(ctx.db, workspaceId, [{ skillId: skill.id, from: row.versionId, to }])).size > 0;
  }
  ctx.record(moved ? { resourceId: skill.slug, metadata: { version: version.version, url: fetched.url, commit: fetched.commit } } : null);
  return { skillId: skill.id, version };
}
