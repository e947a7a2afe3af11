import { ApiRefusal, api } from "#lib/client";
import type { Memory } from "./document";

type Follow = {
  /** The version that is known. */
  known(): number;
  /** Told of another version. */
  onNews(memory: Memory): void;
  /** Whether others' changes are seen at the moment. */
  onReach(reached: boolean): void;
};

const WAITED_S = 25;
const PAUSE_MS = 300;

/** Tells of every newer version while the page can be seen: one request at a time, which the server answers when there is one. Answers how to stop. */
export function followMemory({ known, onNews, onReach }: Follow): () => void {
  const aborter = new AbortController();
  const { signal } = aborter;
  const follow = async () => {
    let failures = 0;
    while (!signal.aborted) {
      if (document.hidden) await shown(signal);
      try {
        const memory = await api("GET /memory", { after: known(), wait: WAITED_S }, { signal });
        failures = 0;
        onReach(true);
        if (memory.version > known()) onNews(memory);
        // What is not taken at once, because a save is on its way, comes again.
        await pause(PAUSE_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        // A single failure may be a server that starts again.
        if (failures > 1) onReach(false);
        // Who is signed out or was taken out of the workspace stays so: asking again would only fill the log.
        if (error instanceof ApiRefusal && (error.status === 401 || error.status === 403)) return onReach(false);
        await pause(Math.min(500 * 2 ** failures, 10_000), signal);
      }
    }
  };
  void follow();
  return () => aborter.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** Returns when the page can be seen again. */
function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", () => resolve(), { once: true, signal });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
