"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "../ui/format";

/** How long something has been going on, by this computer's clock; nothing until the browser has it. */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" className="min-w-14 shrink-0 text-right text-xs text-muted-foreground tabular-nums">
      {now !== null && formatDuration(Math.max(0, now - since))}
    </span>
  );
}
