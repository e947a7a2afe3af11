import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { myArtifacts } from "#lib/operations/executions/execution";

/** An artifact that the caller may know of and that has not been deleted; 404 for any other. */
export async function findArtifact(ctx: Context, id: number) {
  const row = await ctx.db.artifact.findFirst({ where: { id, ...myArtifacts(ctx) } });
  if (!row) throw notFound("There is no such artifact.");
  return row;
}
