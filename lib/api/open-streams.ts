import { ApiError } from "#lib/api/errors";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";

/** How many streams this process holds open, by whose they are: a key's, a person's, or an address's. */
const open = () => once("open-streams", () => new Map<string, number>());

/** Throws RATE_LIMITED when someone has as many streams open here as they may: by default, as many as they may send requests in a minute. */
export function mayOpenStream(who: string, most = env().RATE_LIMIT_PER_MINUTE, what = "streams") {
  if ((open().get(who) ?? 0) < most) return;
  throw new ApiError("RATE_LIMITED", { message: `At most ${most} ${what} may be open at once. Close one first.`, headers: { "retry-after": "5" } });
}

/** Counts a stream, if one more may be open. Answers how to say that it has ended, which may be said twice. */
export function openStream(who: string, most?: number, what?: string): () => void {
  mayOpenStream(who, most, what);
  const count = (change: 1 | -1) => {
    const now = (open().get(who) ?? 0) + change;
    if (now > 0) open().set(who, now);
    else open().delete(who);
  };
  count(1);
  let ended = false;
  return () => {
    if (!ended) count(-1);
    ended = true;
  };
}
