import { usePendingConsents } from "../agents/use-pending-consents";
import { countOf, useAskingRuns } from "../workflows/use-asking-runs";

/** How much waits for somebody: what agents ask to be allowed, and questions of workflows. */
export function useWaiting(): { count: number; more: boolean } {
  const consents = usePendingConsents(15).data;
  const runs = useAskingRuns(15).data;
  return { count: (consents?.data.length ?? 0) + (runs ? countOf(runs) : 0), more: Boolean(consents?.has_more || runs?.has_more) };
}
