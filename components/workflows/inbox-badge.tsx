"use client";

import { CountBadge } from "../ui/count-badge";
import { countOf, useAskingRuns } from "./use-asking-runs";

/** How many steps of workflows wait for an answer: beside the word "Inbox" in the navigation. */
export function InboxBadge() {
  const { data } = useAskingRuns(15);
  return <CountBadge count={data ? countOf(data) : 0} more={data?.has_more} />;
}
