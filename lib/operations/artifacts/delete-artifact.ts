import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { myArtifacts } from "#lib/operations/executions/execution";

export const deleteArtifact = operation({
  route: "DELETE /artifacts/{id}",
  summary: "Delete an artifact.",
  scope: "workspace:files:write",
  tool: "delete-artifact",
  audit: "artifact.delete",
  input: { id: id("art") },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const { count } = await ctx.db.artifact.updateMany({
      where: { id: input.id, ...myArtifacts(ctx) },
      data: { deletedAt: new Date() },
    });
    if (count === 0) throw notFound("There is no such artifact.");
    ctx.record({ resourceId: formatId("art", input.id) });
    return null;
  },
});
