import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findArtifact } from "#lib/operations/artifacts/find-artifact";
import { artifact, toArtifact } from "#lib/operations/executions/execution";

export const getArtifact = operation({
  route: "GET /artifacts/{id}",
  summary: "Get what is known of an artifact.",
  scope: "workspace:files:read",
  tool: "get-artifact",
  input: { id: id("art") },
  output: artifact,
  handler: async (ctx, input) => toArtifact(await findArtifact(ctx, input.id)),
});
