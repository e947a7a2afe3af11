"use client";

import { useQuery } from "@tanstack/react-query";
import { ApiRefusal, api, type OutputOf } from "#lib/client";

export type Consents = OutputOf<"GET /agents/consents">;
export type Consent = Consents["data"][number];

export const PENDING_CONSENTS = ["agents", "consents", "pending"];

/** What waits for an answer, asked again every few seconds while the page can be seen. Those who use it share one answer. */
export function usePendingConsents(seconds: number, initialData?: Consents) {
  return useQuery({
    queryKey: PENDING_CONSENTS,
    queryFn: ({ signal }) => api("GET /agents/consents", { limit: 100 }, { signal }),
    // Who is signed out stays so: asking again would only fill the log.
    refetchInterval: ({ state }) => (state.error instanceof ApiRefusal && state.error.status === 401 ? false : seconds * 1000),
    retry: false,
    ...(initialData && { initialData }),
  });
}
