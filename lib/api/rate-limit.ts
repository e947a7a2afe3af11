import { type Count, counter } from "#lib/platform/counter";
import { WINDOW_MS } from "#lib/platform/counter-memory";
import { metrics } from "#lib/platform/metrics";

/**
 * Where a caller stands: requests allowed a minute, how many are left, seconds until the window has moved on, or until the next
 * request is let through when this one was not. `degraded` when servers that should count together count apart.
 */
export type Standing = { allowed: boolean; limit: number; remaining: number; reset: number; degraded: boolean };

/** Counts one request of a caller, if it is within the limit. */
export async function limit(who: string, most: number): Promise<Standing> {
  const standing = toStanding(await (await counter()).take(who, most), most);
  if (!standing.allowed) metrics()?.rateLimited.inc({ counted: who.split(":")[0] as string });
  return standing;
}

/** Whether something is to be done that is done at most so often a minute. Nobody is refused by it. */
export const atMost = async (what: string, most: number): Promise<boolean> => (await (await counter()).take(what, most)).allowed;

/**
 * Where a caller stands, with nothing counted: to limit only what fails, look before and take after. Callers that race all see
 * the same standing, so as many more get through as look at once.
 */
export const standing = async (who: string, most: number): Promise<Standing> => toStanding(await (await counter()).look(who, most), most);

const toStanding = ({ allowed, remaining, wait, degraded = false }: Count, most: number): Standing => ({
  allowed,
  limit: most,
  remaining,
  reset: Math.max(1, Math.ceil(wait / 1000)),
  degraded,
});

/**
 * The headers of every answer: ours, and the IETF draft's pair; a refusal also says when to come back. The draft wants
 * parameters of one's own to carry one's name.
 */
export function limitHeaders(standing: Standing): Record<string, string> {
  return {
    "x-ratelimit-limit": String(standing.limit),
    "x-ratelimit-remaining": String(standing.remaining),
    "x-ratelimit-reset": String(standing.reset),
    "ratelimit-policy": `"default";q=${standing.limit};w=${WINDOW_MS / 1000}${standing.degraded ? ';clanker-scope="process"' : ""}`,
    ratelimit: `"default";r=${standing.remaining};t=${standing.reset}`,
    ...(!standing.allowed && { "retry-after": String(standing.reset) }),
  };
}
