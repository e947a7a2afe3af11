"use client";

import { CountBadge } from "../ui/count-badge";
import { usePendingConsents } from "./use-pending-consents";

/** How many questions of agents wait for an answer: beside the word "Agents" in the navigation. */
export function AgentsBadge() {
  const { data } = usePendingConsents(15);
  return <CountBadge count={data?.data.length ?? 0} more={data?.has_more} />;
}
