"use client";

import { cn } from "../ui/cn";
import { usePendingConsents } from "./use-pending-consents";

/** How many questions of agents wait for an answer: beside the word "Agents" in the navigation, and on what opens it. */
export function AgentsBadge({ className }: { className?: string }) {
  const { data } = usePendingConsents(15);
  const count = data?.data.length ?? 0;
  if (count === 0) return null;
  return (
    <span
      className={cn(
        "ml-auto inline-grid h-5 min-w-5 place-items-center rounded-full bg-primary px-1.5 text-xs font-semibold text-primary-foreground tabular-nums",
        className,
      )}
    >
      {data?.has_more ? "99+" : count}
      <span className="sr-only">&nbsp;waiting</span>
    </span>
  );
}
