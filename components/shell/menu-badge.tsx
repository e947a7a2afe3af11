"use client";

import { usePendingConsents } from "../agents/use-pending-consents";
import { CountBadge } from "../ui/count-badge";
import { countOf, useAskingRuns } from "../workflows/use-asking-runs";

/** Everything that waits for somebody, on the button that opens the navigation. */
export function MenuBadge() {
  const consents = usePendingConsents(15).data;
  const runs = useAskingRuns(15).data;
  const count = (consents?.data.length ?? 0) + (runs ? countOf(runs) : 0);
  const more = consents?.has_more || runs?.has_more;
  return <CountBadge count={count} more={more} className="absolute top-0 -right-0.5 h-4 min-w-4 px-1 text-[0.625rem]" />;
}
