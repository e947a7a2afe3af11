import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { mountMcp } from "#lib/api/mcp/http";
import { mcpServer } from "#lib/api/mcp/server";
import { mayUse, toolsOf } from "#lib/api/mcp/tools";
import type { Operations, Visitor } from "#lib/api/mcp/visitor";
import { SCOPES } from "#lib/auth/scopes";

/** Our MCP server, over HTTP. `bodyLimit` is that of the operation with the largest body, because every tool comes in by the same door. */
export function mountOperations(operations: Operations, version: string) {
  const tools = new Map(toolsOf(operations).map((tool) => [tool.name, tool.operation]));
  const needed = new Set([...tools.values()].map(({ scope }) => scope as string));
  return mountMcp({
    build: mcpServer(operations, version),
    scopes: Object.keys(SCOPES).filter((scope) => needed.has(scope)),
    bodyLimit: Math.max(...[...tools.values()].map(({ bodyLimit }) => bodyLimit)),
    missingScope(message: JSONRPCMessage, visitor: Visitor) {
      if (!("method" in message) || message.method !== "tools/call") return undefined;
      const operation = tools.get((message.params as { name?: string } | undefined)?.name ?? "");
      return operation && operation.scope in SCOPES && !mayUse(visitor, { ...operation, role: "viewer" }) ? operation.scope : undefined;
    },
  });
}
