import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";

/** A version of the caller's workspace that is still kept; 404 for any other. */
export async function findMemoryVersion(ctx: Context, version: number) {
  const row = await ctx.db.memoryVersion.findUnique({ where: { workspaceId_version: { workspaceId: ctx.workspace.id, version } } });
  if (!row) throw notFound("There is no such version.");
  return row;
}
