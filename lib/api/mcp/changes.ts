import type { ServerEvent } from "@modelcontextprotocol/server";
import { MEMORY_URI } from "#lib/api/mcp/resources";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { isStillGood } from "#lib/auth/authenticate";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";
import { listen } from "#lib/platform/notify";

type Listener = (change: string) => void;

/** Who listens to which workspace, in this process. What is sent while the connection is broken is lost: these are hints. */
const listeners = () =>
  once("mcp-changes", () => {
    const workspaces = new Map<number, Set<Listener>>();
    listen(
      ["clanker_changes"],
      (_, payload) => {
        const colon = payload.indexOf(":");
        for (const tell of workspaces.get(Number(payload.slice(0, colon))) ?? []) tell(payload.slice(colon + 1));
      },
      () => {},
    );
    return workspaces;
  });

/**
 * Calls `tell` with what changes for a visitor: the memory, the installed skills, the artifacts, their own key's scopes; with
 * nothing once their key is no longer good. Answers how to stop.
 */
export function onChange(visitor: Visitor, tell: (event: ServerEvent) => void): () => void {
  const workspaces = listeners();
  const workspaceId = visitor.caller.workspace.id;
  const owner = ownerOf(visitor);
  const told = async (events: ServerEvent[]) => {
    if (!(await isStillGood(visitor.caller, "any"))) return;
    for (const event of events) if (set.has(listener)) tell(event);
  };
  const listener: Listener = (change) => {
    const events = change === owner ? OF_SCOPES : OF[change];
    if (events) told(events).catch((err: unknown) => log.warn({ err }, "telling an MCP client what changed"));
  };
  const set = workspaces.get(workspaceId) ?? new Set();
  workspaces.set(workspaceId, set.add(listener));
  return () => {
    set.delete(listener);
    // Stopping twice must not stop those who came since.
    if (set.size === 0 && workspaces.get(workspaceId) === set) workspaces.delete(workspaceId);
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
