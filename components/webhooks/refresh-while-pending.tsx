"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const SOONEST_MS = 1500;
const LATEST_MS = 30_000;
/** A worker that delivers puts the next attempt off by half a minute, so what is due within that may be under way. */
const UNDER_WAY_MS = 31_000;

/** Reads the page anew while something on it is under way: at once when that is due, seldom while it waits. `next` is when something happens next. */
export function RefreshWhilePending({ next }: { next: string | null }) {
  const router = useRouter();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn sets the timer for the one after it
  useEffect(() => {
    const due = next === null ? 0 : Date.parse(next) - Date.now() + 500;
    const wait = due < UNDER_WAY_MS ? 0 : due;
    const timer = setTimeout(
      () => {
        // A tab that nobody sees has time.
        if (!document.hidden) router.refresh();
        setTurn((before) => before + 1);
      },
      Math.min(LATEST_MS, Math.max(SOONEST_MS, wait)),
    );
    return () => clearTimeout(timer);
  }, [router, next, turn]);
  return null;
}
