import { withFallback } from "#lib/platform/counter-fallback";
import { memoryCounter, WINDOW_MS } from "#lib/platform/counter-memory";
import { supervisedCounter } from "#lib/platform/counter-supervised";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";

/**
 * What a counter knows of a caller: whether one more fits (or did fit), how many are left, and milliseconds until the window
 * has moved on, or until the next one fits when this one did not. `degraded`: counted by this process alone, because the
 * counter that it shares with others has failed.
 */
export type Count = { allowed: boolean; remaining: number; wait: number; degraded?: boolean };

/** Counts in a window that slides. At most `most` are taken in one, whoever asks at the same moment. */
export type Counter = {
  /** Takes one, if it fits. */
  take(who: string, most: number): Promise<Count>;
  /** The same answer, with nothing taken. */
  look(who: string, most: number): Promise<Count>;
};

/** The process's counter: its own memory, its supervisor's where it has web processes beside it, or a Redis that several servers share. */
export const counter = (): Promise<Counter> =>
  once("counter", async () => {
    const { REDIS_URL, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
    const own = memoryCounter();
    if (!REDIS_URL && !(url && token)) return process.env.CLANKER_SHARED === "1" ? withFallback(supervisedCounter(), own) : own;
    // Loaded where it is used: the clients cost a tenth of a second, and 30 MB.
    const { redisCounter, upstashCounter } = await import("#lib/platform/counter-shared");
    return withFallback(url && token ? upstashCounter({ url, token }, WINDOW_MS) : redisCounter(REDIS_URL as string, WINDOW_MS), own);
  });
