import { type Tool, toolOf } from "#lib/api/mcp/tool";
import { idempotencyKeyOf, invoke, type Operations } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

type Link = { artifactId: string; filename: string; contentType: string; size: number; sha256: string; url: string; expiresAt: string };

/**
 * `download-artifact`: where the bytes are, because a tool's answer is no place for them. The address needs no credential for
 * a short time: a model has none at hand, whatever its client signed in with.
 */
export function downloadTool(operations: Operations): Tool {
  const link = operations.createArtifactLink as Operation;
  const tool = toolOf("download-artifact", link, {
    description: "Get an artifact's download URL. It works without a credential for ten minutes, and no longer than the artifact and the key that asked.",
    async call(visitor, { artifactId, ...others }, ctx) {
      const made = (await invoke(visitor, link, { id: artifactId, ...others }, ctx.mcpReq.signal, idempotencyKeyOf(visitor, ctx))) as Link;
      // By the name that they know this server by, which need not be the public one.
      const { pathname } = new URL(made.url);
      const url = `${visitor.origin}${pathname}`;
      const { filename: name, contentType: mimeType, size } = made;
      const text = `${name} (${mimeType}, ${size} bytes), without a key until ${made.expiresAt}:\n${url}`;
      return {
        content: [
          { type: "text", text },
          { type: "resource_link", uri: url, name, mimeType, size },
        ],
        structuredContent: { ...made, url },
      };
    },
  });
  // A link is made and noted, and nothing is changed.
  const annotations = { ...(tool.listed.annotations as object), readOnlyHint: true, idempotentHint: true };
  return { ...tool, listed: { ...tool.listed, annotations } };
}
