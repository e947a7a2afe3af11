import { downloadTool } from "#lib/api/mcp/download-tool";
import { executeSkill, readable } from "#lib/api/mcp/execute-skill";
import { type Tool, toolOf } from "#lib/api/mcp/tool";
import type { Operations } from "#lib/api/mcp/visitor";
import { writeMemory } from "#lib/api/mcp/write-memory";
import type { Operation } from "#lib/api/operation";

/** Tools that do what cannot be undone although their operation is no DELETE. */
const DESTRUCTIVE = new Set(["uninstall-skill", "cancel-execution", "cancel-workflow-run", "run-connector-action"]);
/** Tools that reach beyond this server. */
const OPEN_WORLD = new Set(["start-workflow", "run-connector-action", "get-source-content", "list-sources", "list-branches", "list-github-repos"]);

/** What is easier to read than JSON. */
const TEXTS: Record<string, (result: Record<string, unknown>) => string> = {
  "get-execution-status": readable,
  "read-memory": ({ content }) => (content === "" ? "The memory is empty." : String(content)),
};

/** Where the operation's own words are of headers and routes, which a tool's caller has none of. */
const DESCRIPTIONS: Record<string, string> = {
  "read-memory": "Read the workspace's memory: a document that everyone in the workspace shares.",
  "start-workflow":
    "Start a run of a workflow, by its slug or id. Answers the run's id at once: get-workflow-run tells how it goes, and resume-workflow-run answers a step that waits.",
};

/** All tools, by name and in the order they are listed: those of the operations that name one, and the few that need more than their operation. */
export function toolsOf(operations: Operations): Tool[] {
  const plain = Object.values(operations)
    .filter(
      (operation): operation is Operation & { tool: string } =>
        operation.tool !== undefined && !["execute-skill", "download-artifact"].includes(operation.tool),
    )
    .map((operation) =>
      toolOf(operation.tool, operation, {
        ...(DESCRIPTIONS[operation.tool] && { description: DESCRIPTIONS[operation.tool] }),
        openWorld: OPEN_WORLD.has(operation.tool),
        ...(TEXTS[operation.tool] && { text: TEXTS[operation.tool] }),
        ...(DESTRUCTIVE.has(operation.tool) && { destructive: true }),
        ...(operation.tool === "start-workflow" && { begins: "runId" }),
      }),
    );
  return [...plain, executeSkill(operations), downloadTool(operations), writeMemory(operations)].sort((a, b) => (a.name < b.name ? -1 : 1));
}
