import type { ServerEvent } from "@modelcontextprotocol/server";
import { MEMORY_URI } from "#lib/api/mcp/resources";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { isStillGood } from "#lib/auth/authenticate";
import { onMessage } from "#lib/platform/hub";
import { log } from "#lib/platform/log";

/**
 * Calls `tell` with what changes for a visitor: the memory, the installed skills, the artifacts, their own key's scopes; with
 * nothing once their key is no longer good. Answers how to stop.
 */
export function onChange(visitor: Visitor, tell: (event: ServerEvent) => void): () => void {
  const owner = ownerOf(visitor);
  let stopped = false;
  const told = async (events: ServerEvent[]) => {
    if (!(await isStillGood(visitor.caller, "any"))) return;
    for (const event of events) if (!stopped) tell(event);
  };
  // What was sent while there was no connection is lost: these are hints.
  const stop = onMessage("clanker_changes", visitor.caller.workspace.id, (change = "") => {
    const events = change === owner ? OF_SCOPES : OF[change];
    if (events) told(events).catch((err: unknown) => log.warn({ err }, "telling an MCP client what changed"));
  });
  return () => {
    stopped = true;
    stop();
  };
}

const OF_SCOPES: ServerEvent[] = [{ kind: "tools_list_changed" }];
/** What clients are told, by what the tables' triggers say. */
const OF: Record<string, ServerEvent[]> = {
  memory: [{ kind: "resource_updated", uri: MEMORY_URI }],
  skills: [{ kind: "prompts_list_changed" }, { kind: "resources_list_changed" }],
  artifacts: [{ kind: "resources_list_changed" }],
};

/** A change as the notification that a client of a 2025 version gets. */
export const toNotification = (event: ServerEvent) =>
  event.kind === "resource_updated"
    ? { jsonrpc: "2.0" as const, method: "notifications/resources/updated", params: { uri: event.uri } }
    : { jsonrpc: "2.0" as const, method: `notifications/${event.kind.replace("_list_changed", "/list_changed")}` };
