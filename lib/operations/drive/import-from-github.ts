import type { Context } from "#lib/api/context";
import { putInDrive } from "#lib/operations/drive/put-in-drive";
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
    moved = (await putInDrive(ctx.db, workspaceId, [{ skillId: skill.id, versionId: version.id }])).size > 0;
    const elsewhere = { workspaceId, skillId: skill.id, versionId: { not: version.id } };
    const { count } = await ctx.db.driveSkill.updateMany({ where: elsewhere, data: { versionId: version.id, dismissedId: null } });
    moved ||= count > 0;
  }
  ctx.record(moved ? { resourceId: skill.slug, metadata: { version: version.version, url: fetched.url, commit: fetched.commit } } : null);
  return { skillId: skill.id, version };
}
