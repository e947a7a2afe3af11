import { log } from "#lib/platform/log";

/** Starts what is due, by the time or by what has happened elsewhere; answers whether there may be more. Given to the worker, because it stands on operations. */
export type StartDue = () => Promise<boolean>;

const INTERVAL_MS = 1000;

/** Looks every second for what is due. Any number of workers may: which of them starts it is the database's matter. */
export function startClock(startDue: StartDue) {
  let looking: Promise<void> | undefined;
  let stopped = false;
  const look = async () => {
    try {
      while (!stopped && (await startDue()));
    } catch (err) {
      log.warn({ err }, "looking for what is due");
    } finally {
      looking = undefined;
    }
  };
  const timer = setInterval(() => {
    looking ??= look();
  }, INTERVAL_MS);
  return {
    /** What is under way gets `timeoutMs`: whoever waits for somebody else's server is left, and what it began is another's when its lease is over. */
    async stop(timeoutMs: number) {
      stopped = true;
      clearInterval(timer);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timeout = setTimeout(resolve, timeoutMs);
      await Promise.race([looking, late]);
      clearTimeout(timeout);
    },
  };
}
