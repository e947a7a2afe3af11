const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3600_000];

/** How long the next try waits after the first, the second … one. Together they are a little less than a day. */
const DELAYS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 6 * HOUR];

/** After this nobody is told of it any more by itself. */
const DAY = 24 * HOUR;

/** The longest that a target may have all of its deliveries wait. */
const LONGEST_PAUSE = HOUR;

/** What says of a target that it has too much to do. */
const BUSY = [429, 502, 503, 504];

type Tries = { tries: number; since: Date; retryAfter?: number | undefined };

/**
 * When to try again, after so many tries; nothing when it was the last. A little later than planned, by chance, so that what
 * failed together does not come together again; and not before the target wants it, as far as the day allows.
 */
export function nextTry({ tries, since, retryAfter = 0 }: Tries, now = Date.now(), random = Math.random()): Date | undefined {
  const delay = DELAYS[tries - 1];
  const end = since.getTime() + DAY;
  if (delay === undefined || now >= end) return undefined;
  return new Date(Math.min(end, now + Math.max(delay * (1 + random / 10), retryAfter)));
}

/** Until when a target that answers so is sent nothing else. */
export function pauseOf({ status, retryAfter }: { status: number | null; retryAfter?: number | undefined }, now = Date.now()): Date | undefined {
  if (retryAfter === undefined && !BUSY.includes(status ?? 0)) return undefined;
  return new Date(now + Math.min(retryAfter ?? 5 * SECOND, LONGEST_PAUSE));
}

/** A `retry-after` in milliseconds from now: seconds, or a date. */
export function readRetryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const time = /^\d{1,9}$/.test(value.trim()) ? now + Number(value) * SECOND : Date.parse(value);
  return Number.isNaN(time) ? undefined : Math.min(Math.max(0, time - now), DAY);
}
