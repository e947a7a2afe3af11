import { once } from "#lib/platform/global";

const WINDOW_MS = 60_000;

/** Where a caller stands: requests allowed a minute, how many are left, seconds until the window has moved on, or until the next
 * request is let through when this one was not. */
export type Standing = { allowed: boolean; limit: number; remaining: number; reset: number };

type Counter = { window: number; current: number; previous: number };

/**
 * A sliding window from two fixed ones: the last minute's count is this window's plus the part of the previous one that
 * still overlaps it. One number a caller and window, and never more than `limit` in any minute if requests are even.
 * Counts are this process's own.
 */
export function limit(who: string, limit: number, now = Date.now()): Standing {
  const counters = once("rate-limit", () => new Map<string, Counter>());
  const window = Math.floor(now / WINDOW_MS);
  if (counters.size > 10_000) prune(counters, window);

  let counter = counters.get(who);
  if (!counter || counter.window < window) {
    counter = { window, current: 0, previous: counter?.window === window - 1 ? counter.current : 0 };
    counters.set(who, counter);
  }
  const elapsed = now - window * WINDOW_MS;
  const used = counter.current + counter.previous * (1 - elapsed / WINDOW_MS);
  const allowed = used + 1 <= limit;
  if (allowed) counter.current += 1;
  const remaining = Math.max(0, Math.floor(limit - used - (allowed ? 1 : 0)));
  const wait = allowed ? WINDOW_MS - elapsed : untilAllowed(counter, limit, elapsed);
  return { allowed, limit, remaining, reset: Math.max(1, Math.ceil(wait / 1000)) };
}

/** Milliseconds until one more request would fit: the older window's weight has to fall far enough. */
function untilAllowed({ current, previous }: Counter, limit: number, elapsed: number): number {
  const room = limit - 1;
  if (current <= room) return WINDOW_MS * (1 - (room - current) / previous) - elapsed;
  return WINDOW_MS - elapsed + WINDOW_MS * (1 - room / current);
}

let pruned = 0;

/** Forgets callers of long ago, at most once a window. */
function prune(counters: Map<string, Counter>, window: number) {
  if (pruned === window) return;
  pruned = window;
  for (const [who, counter] of counters) if (counter.window < window - 1) counters.delete(who);
}

/** The headers of every answer: ours, and the IETF draft's pair; a refusal also says when to come back. */
export function limitHeaders(standing: Standing): Record<string, string> {
  return {
    "x-ratelimit-limit": String(standing.limit),
    "x-ratelimit-remaining": String(standing.remaining),
    "x-ratelimit-reset": String(standing.reset),
    "ratelimit-policy": `"default";q=${standing.limit};w=${WINDOW_MS / 1000}`,
    ratelimit: `"default";r=${standing.remaining};t=${standing.reset}`,
    ...(!standing.allowed && { "retry-after": String(standing.reset) }),
  };
}
