import type { Count, Counter } from "#lib/platform/counter";
import { log } from "#lib/platform/log";

/** How long an answer may take, and how long a counter that failed is left alone. */
const PATIENCE_MS = 500;
const REST_MS = 10_000;

/**
 * A shared counter that may fail, with the process's own behind it. After a failure everything is counted here for ten
 * seconds, so that not every request waits; then one request tries the shared counter again, and the rest go on here until
 * that one has its answer. So a limit always holds for each process, and for all of them together while Redis is well.
 */
export function withFallback(shared: Counter, own: Counter): Counter {
  let down = false;
  let restsUntil = 0;

  async function count(way: keyof Counter, who: string, most: number): Promise<Count> {
    const here = async (): Promise<Count> => ({ ...(await own[way](who, most)), degraded: true });
    const tries = down;
    if (tries) {
      if (performance.now() < restsUntil) return here();
      restsUntil = performance.now() + REST_MS;
    }
    try {
      const answer = await inTime(shared[way](who, most));
      if (tries) {
        down = false;
        log.info("rate limits are shared again");
      }
      return answer;
    } catch (error) {
      // Those that were under way when the first one failed say nothing new.
      if (tries || !down) restsUntil = performance.now() + REST_MS;
      if (!down) log.warn({ reason: reasonOf(error) }, "the shared counter has failed; rate limits are counted by each process for itself");
      down = true;
      return here();
    }
  }

  return { take: (who, most) => count("take", who, most), look: (who, most) => count("look", who, most) };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // An answer that came while this process was busy is read before the verdict.
    timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`))), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Only the words of an error: the clients hang the command on it, and AUTH holds the password. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return [message, cause?.message].filter(Boolean).join(": ").slice(0, 200);
}
