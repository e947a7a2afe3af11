"use client";

import { type QueryClient, useQuery } from "@tanstack/react-query";
import { ApiRefusal, api } from "#lib/client";
import { endedOf, type Files, type Listed, LOOKED_THROUGH, MOST_FILES, MOST_RUNNING, type Running, runningOf } from "./listed";

const KEY = ["home"];

/** Everything that home has asked for is asked again. */
export const lookAgain = (client: QueryClient) => client.invalidateQueries({ queryKey: KEY });

/** Who is signed out stays so: asking again would only fill the log. */
const every =
  (seconds: number) =>
  ({ state }: { state: { error: Error | null } }) =>
    state.error instanceof ApiRefusal && state.error.status === 401 ? (false as const) : seconds * 1000;

/** What runs and what waits for its turn. The event stream tells of executions; runs of workflows are asked for. */
export function useRunning(initialData: Running) {
  return useQuery({
    queryKey: [...KEY, "running"],
    queryFn: async ({ signal }) => {
      const limit = MOST_RUNNING;
      const executions = (["running", "queued"] as const).map((status) => api("GET /executions", { status, limit }, { signal }));
      const runs = (["running", "pending"] as const).map((status) => api("GET /workflows/runs", { status, limit }, { signal }));
      // Waited for together: what is aborted fails at once in all of them, and none may fail unheard.
      return runningOf(...(await Promise.all([Promise.all(executions), Promise.all(runs)])));
    },
    refetchInterval: every(6),
    retry: false,
    initialData,
  });
}

/** The last executions that have ended. */
export function useRecent(initialData: Listed[]) {
  return useQuery({
    queryKey: [...KEY, "recent"],
    queryFn: async ({ signal }) => endedOf((await api("GET /executions", { limit: LOOKED_THROUGH }, { signal })).data),
    refetchInterval: every(20),
    retry: false,
    initialData,
  });
}

/** What an execution that has ended left. That does not change any more, unless somebody deletes it. */
export function useFiles(executionId: string, initialData: Files | undefined) {
  return useQuery({
    queryKey: ["artifacts", "of", executionId, MOST_FILES],
    queryFn: ({ signal }) => api("GET /artifacts", { executionId, limit: MOST_FILES }, { signal }),
    staleTime: 60_000,
    retry: false,
    ...(initialData && { initialData }),
  });
}
