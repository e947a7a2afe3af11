import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";

/** An artifact of the caller's workspace that has not been deleted; 404 for any other. */
export async function findArtifact(ctx: Context, id: number) {
  const row = await ctx.db.artifact.findFirst({ where: { id, workspaceId: ctx.workspace.id, deletedAt: null } });
  if (!row) throw notFound("There is no such artifact.");
  return row;
}
