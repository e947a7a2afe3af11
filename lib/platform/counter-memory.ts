import type { Count, Counter } from "#lib/platform/counter";

export const WINDOW_MS = 60_000;

type Counted = { window: number; current: number; previous: number };

/**
 * A sliding window from two fixed ones: the last minute's count is this window's plus the part of the previous one that
 * still overlaps it. One number a caller and window, and never more than `most` in any minute if requests are even.
 * Counts are this process's own.
 */
export function memoryCounter(windowMs = WINDOW_MS): Counter {
  const callers = new Map<string, Counted>();
  let pruned = 0;

  /** Forgets callers of long ago, at most once a window. */
  function prune(window: number) {
    if (pruned === window) return;
    pruned = window;
    for (const [who, counted] of callers) if (counted.window < window - 1) callers.delete(who);
  }

  function count(who: string, most: number, take: boolean): Count {
    const now = Date.now();
    const window = Math.floor(now / windowMs);
    if (callers.size > 10_000) prune(window);

    let counted = callers.get(who);
    if (!counted || counted.window < window) {
      counted = { window, current: 0, previous: counted?.window === window - 1 ? counted.current : 0 };
      if (take) callers.set(who, counted);
    }
    const elapsed = now - window * windowMs;
    const used = counted.current + counted.previous * (1 - elapsed / windowMs);
    const allowed = used + 1 <= most;
    const taken = take && allowed ? 1 : 0;
    counted.current += taken;
    const remaining = Math.max(0, Math.floor(most - used - taken));
    return { allowed, remaining, wait: allowed ? windowMs - elapsed : untilAllowed(counted, most, elapsed) };
  }

  /** Milliseconds until one more request would fit: the older window's weight has to fall far enough. */
  function untilAllowed({ current, previous }: Counted, most: number, elapsed: number): number {
    const room = most - 1;
    if (current <= room) return windowMs * (1 - (room - current) / previous) - elapsed;
    return windowMs - elapsed + windowMs * (1 - room / current);
  }

  return {
    take: async (who, most) => count(who, most, true),
    look: async (who, most) => count(who, most, false),
  };
}
