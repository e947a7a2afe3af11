import { McpServer, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { invalid } from "#lib/api/errors";
import { addCompletion } from "#lib/api/mcp/completion";
import { mayUse } from "#lib/api/mcp/may-use";
import { addPrompts } from "#lib/api/mcp/prompts";
import { addResources } from "#lib/api/mcp/resources";
import { addTasks, callAsTask, listedWithTasks, mayHaveTasks } from "#lib/api/mcp/tasks";
import type { Tool } from "#lib/api/mcp/tool";
import { toolError } from "#lib/api/mcp/tool-error";
import { toolsOf } from "#lib/api/mcp/tools";
import type { Operations, Visitor } from "#lib/api/mcp/visitor";
import { atLeast } from "#lib/auth/caller";

const CAPABILITIES = {
  ...{ tools: { listChanged: true }, prompts: { listChanged: true }, logging: {} },
  // What changes is said in resources.ts; the transports take the subscriptions.
  resources: { subscribe: true, listChanged: true },
};

/**
 * Makes an MCP server for one visitor: for one request, or as long as a connection lasts. The tools are made once for all
 * of them; which are listed is the visitor's scopes and role.
 */
export function mcpServer(operations: Operations, version: string): (visitor: Visitor) => McpServer {
  const tools = toolsOf(operations);
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return (visitor) => {
    const mcp = new McpServer(
      { name: "clanker", title: "Clanker", version, websiteUrl: visitor.origin },
      { capabilities: CAPABILITIES, instructions: instructionsFor(visitor) },
    );
    addTools(mcp, visitor, operations, tools, byName);
    addResources(mcp, visitor, operations);
    addPrompts(mcp, visitor, operations);
    addCompletion(mcp, visitor, operations);
    addSubscriptions(mcp, visitor);
    addTasks(mcp, visitor, operations);
    return mcp;
  };
}

function addTools({ server }: McpServer, visitor: Visitor, operations: Operations, tools: Tool[], byName: Map<string, Tool>) {
  server.setRequestHandler("tools/list", () => {
    const withTasks = mayHaveTasks(visitor, operations);
    return { tools: tools.filter((tool) => mayUse(visitor, tool.operation)).map((tool) => listedWithTasks(tool, withTasks)) as never };
  });
  server.setRequestHandler("tools/call", async ({ params }, ctx) => {
    const tool = byName.get(params.name);
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool called ${params.name}. tools/list names those there are.`);
    const required = (tool.listed.inputSchema as { required?: string[] }).required ?? [];
    try {
      const missing = required.find((argument) => params.arguments?.[argument] === undefined);
      if (missing) throw invalid(missing, "This field is required.");
      const task = await callAsTask(visitor, operations, tool, params, ctx);
      return task ?? (await tool.call(visitor, (params.arguments ?? {}) as Record<string, unknown>, ctx));
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      return toolError(visitor, error, required);
    }
  });
}

/** What is followed is remembered by the connection, or by the session's row, which the transport of 2025 keeps. */
function addSubscriptions({ server }: McpServer, { follows }: Visitor) {
  server.setRequestHandler("resources/subscribe", ({ params }) => {
    follows.add(params.uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params }) => {
    follows.delete(params.uri);
    return {};
  });
}

/** What a model is told before it begins. */
function instructionsFor({ caller, origin }: Visitor): string {
  const scopes = caller.type === "api_key" && !caller.key.scopes.includes("*") ? caller.key.scopes : undefined;
  const may = scopes
    ? `This key holds ${scopes.length > 0 ? `the scopes ${scopes.join(", ")}` : "no scope yet"}; only tools within them are listed. For more, ask with POST ${origin}/api/v1/agents/${scopes.length > 0 ? "request-permission" : "connect"}: a person decides.`
    : "";
  const role = atLeast(caller.role, "member") ? "" : "Its person may look and not change anything.";
  return [
    `Clanker runs skills in a sandbox and keeps what they make. You work in the workspace "${caller.workspace.name}".`,
    "Find a skill with list-installed-skills or get-skill-details, run it with execute-skill, and read what it made with list-artifacts. read-memory holds what the workspace knows; append to it what others should know.",
    may,
    role,
    `The whole API for agents: ${origin}/skill.md`,
  ]
    .filter(Boolean)
    .join("\n\n");
}
