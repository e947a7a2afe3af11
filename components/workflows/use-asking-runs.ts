"use client";

import { useQuery } from "@tanstack/react-query";
import { ApiRefusal, api, type OutputOf } from "#lib/client";

export type AskingRuns = OutputOf<"GET /workflows/runs">;

export const ASKING_RUNS = ["workflows", "runs", "asking"];

/** The runs in which a step waits for an answer, asked again every few seconds while the page can be seen. Those who use it share one answer. */
export function useAskingRuns(seconds: number, initialData?: AskingRuns) {
  return useQuery({
    queryKey: ASKING_RUNS,
    queryFn: ({ signal }) => api("GET /workflows/runs", { asking: true, limit: 100 }, { signal }),
    // Who is signed out stays so: asking again would only fill the log.
    refetchInterval: ({ state }) => (state.error instanceof ApiRefusal && state.error.status === 401 ? false : seconds * 1000),
    retry: false,
    ...(initialData && { initialData }),
  });
}

/** How many questions there are in them. */
export const countOf = ({ data }: AskingRuns): number => data.reduce((sum, { suspended }) => sum + suspended.length, 0);
