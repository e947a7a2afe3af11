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
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
