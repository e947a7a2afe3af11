import type { OutputOf } from "#lib/client";

export type Listed = OutputOf<"GET /executions">["data"][number];

/** By what ways an execution comes. */
export const SOURCES = { api: "API", web: "Web", mcp: "MCP", workflow: "Workflow" };
/** The fields of the address of /executions. */
export const EXECUTION_FILTERS = ["status", "skill", "source", "userId", "time", "since", "until", "q", "sort"] as const;
