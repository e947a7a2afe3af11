import type { ServerEvent } from "@modelcontextprotocol/server";
import { MEMORY_URI } from "#lib/api/mcp/resources";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { once } from "#lib/platform/global";
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

/** Calls `tell` with what changes for a visitor: the memory, the installed skills, the artifacts, their own key's scopes. Answers how to stop. */
export function onChange(visitor: Visitor, tell: (event: ServerEvent) => void): () => void {
  const workspaces = listeners();
  const workspaceId = visitor.caller.workspace.id;
  const owner = ownerOf(visitor);
  const listener: Listener = (change) => {
    if (change === "memory") tell({ kind: "resource_updated", uri: MEMORY_URI });
    if (change === owner) tell({ kind: "tools_list_changed" });
    if (change === "skills") tell({ kind: "prompts_list_changed" });
    if (change === "skills" || change === "artifacts") tell({ kind: "resources_list_changed" });
  };
  const set = workspaces.get(workspaceId) ?? new Set();
  workspaces.set(workspaceId, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0) workspaces.delete(workspaceId);
  };
}

/** A change as the notification that a client of a 2025 version gets. */
export const toNotification = (event: ServerEvent) =>
  event.kind === "resource_updated"
    ? { jsonrpc: "2.0" as const, method: "notifications/resources/updated", params: { uri: event.uri } }
    : { jsonrpc: "2.0" as const, method: `notifications/${event.kind.replace("_list_changed", "/list_changed")}` };
