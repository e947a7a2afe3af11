import { once } from "#lib/platform/global";
import { listen } from "#lib/platform/notify";

type Hub = { runs: Map<number, Set<() => void>>; close(): Promise<void> };

/** One connection on which a process hears of every run that has changed. */
const hub = (): Hub =>
  once("runs", () => {
    const runs = new Map<number, Set<() => void>>();
    const wakeAll = () => {
      for (const listeners of runs.values()) for (const wake of listeners) wake();
    };
    const { close } = listen(
      ["clanker_runs"],
      (_, payload) => {
        for (const wake of runs.get(Number(payload.split(":")[1])) ?? []) wake();
      },
      wakeAll, // What was said while there was no connection is lost.
    );
    // A broken connection can take a while to be noticed.
    setInterval(wakeAll, 10_000).unref();
    return { runs, close };
  });

/** Calls `wake` whenever a run has changed, or may have. Answers how to stop. */
export function onRunChange(runId: number, wake: () => void): () => void {
  const { runs } = hub();
  const listeners = runs.get(runId) ?? new Set();
  runs.set(runId, listeners.add(wake));
  return () => {
    listeners.delete(wake);
    if (listeners.size === 0) runs.delete(runId);
  };
}
