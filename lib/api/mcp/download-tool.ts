import { type Tool, toolOf } from "#lib/api/mcp/tool";
import { invoke, type Operations } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

/** `download-artifact`: where the bytes are, because a tool's answer is no place for them. */
export function downloadTool(operations: Operations): Tool {
  const get = operations.getArtifact as Operation;
  return toolOf("download-artifact", get, {
    async call(visitor, { artifactId, ...others }, ctx) {
      const artifact = (await invoke(visitor, get, { id: artifactId, ...others }, ctx.mcpReq.signal)) as Record<string, unknown>;
      return { content: [{ type: "text", text: `${visitor.origin}/api/v1/artifacts/${artifact.id}/download` }], structuredContent: artifact };
    },
  });
}
