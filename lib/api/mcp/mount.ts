import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { appOf, forApp } from "#lib/api/for-app";
import { mountMcp } from "#lib/api/mcp/http";
import { mayUse } from "#lib/api/mcp/may-use";
import { mcpServer } from "#lib/api/mcp/server";
import { toolsOf } from "#lib/api/mcp/tools";
import type { Operations, Visitor } from "#lib/api/mcp/visitor";
import { ALL_SCOPES, isAppScope, SCOPES } from "#lib/auth/scopes";
import { isApp } from "#lib/platform/apps";

/** Our MCP server, over HTTP. `bodyLimit` is that of the operation with the largest body, because every tool comes in by the same door. */
export function mountOperations(operations: Operations, version: string) {
  const tools = new Map(toolsOf(operations).map((tool) => [tool.name, tool.operation]));
  const needed = [...tools.values()].map(({ scope }) => scope);
  return mountMcp({
    build: mcpServer(operations, version),
    scopes: ALL_SCOPES.filter((scope) => needed.includes(scope)),
    bodyLimit: Math.max(...[...tools.values()].map(({ bodyLimit }) => bodyLimit)),
    missingScope(message: JSONRPCMessage, visitor: Visitor) {
      if (!("method" in message) || message.method !== "tools/call") return undefined;
      const { name = "", arguments: given = {} } = (message.params ?? {}) as { name?: string; arguments?: Record<string, unknown> };
      const tool = tools.get(name);
      // An app that there is not is nothing to ask for: the call says so.
      const operation = tool && (!isAppScope(tool.scope) || isApp(appOf(tool, given))) ? forApp(tool, given) : undefined;
      return operation && operation.scope in SCOPES && !mayUse(visitor, { ...operation, role: "viewer" }) ? operation.scope : undefined;
    },
  });
}
