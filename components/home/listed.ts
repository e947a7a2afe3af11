import type { OutputOf } from "#lib/client";

export type Listed = OutputOf<"GET /executions">["data"][number];
export type ListedRun = OutputOf<"GET /workflows/runs">["data"][number];
/** What has not ended. `more`: there is more than is listed. */
export type Running = { executions: Listed[]; runs: ListedRun[]; more: boolean };

/** How many of a kind home lists of what runs. */
export const MOST_RUNNING = 10;
/** How many executions home looks through for those that have ended. */
export const LOOKED_THROUGH = 25;
const SHOWN = 8;

export type Files = OutputOf<"GET /artifacts">;
/** As many names as a row has room for. */
export const MOST_FILES = 2;

const FINAL: string[] = ["completed", "failed", "cancelled"];

type List<T> = { data: T[]; has_more: boolean };

/** Puts the answers about what waits and what runs together, the newest first. */
export function runningOf(executions: List<Listed>[], runs: List<ListedRun>[]): Running {
  return {
    executions: executions.flatMap(({ data }) => data),
    runs: runs.flatMap(({ data }) => data),
    more: [...executions, ...runs].some(({ has_more }) => has_more),
  };
}

/** Those that have ended, as many as home shows. */
export const endedOf = (data: Listed[]): Listed[] => data.filter(({ status }) => FINAL.includes(status)).slice(0, SHOWN);
