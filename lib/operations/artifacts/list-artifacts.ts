import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { artifact, myArtifacts, toArtifact } from "#lib/operations/executions/execution";

export const listArtifacts = operation({
  route: "GET /artifacts",
  summary: "List the files that runs have left, newest first.",
  scope: "workspace:files:read",
  tool: "list-artifacts",
  input: { ...pageInput, executionId: id("exec").optional() },
  output: page(artifact),
  async handler(ctx, { executionId, ...input }) {
    const found = await pageById("art", input, ({ where, ...rest }) =>
      ctx.db.artifact.findMany({ where: { ...where, ...myArtifacts(ctx), ...(executionId && { executionId }) }, ...rest }),
    );
    return { ...found, data: found.data.map(toArtifact) };
  },
});
