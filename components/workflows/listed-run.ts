import type { OutputOf } from "#lib/client";

export type ListedRun = OutputOf<"GET /workflows/runs">["data"][number];

/** The fields of the address of /workflows/runs. */
export const RUN_FILTERS = ["status", "workflowId", "time", "since", "until"] as const;
