import { Worker } from "node:worker_threads";

type Options = {
  signal: AbortSignal;
  timeoutMs: number;
  /** What is thrown when the time is over, and when the thread takes too much memory. */
  late: () => Error;
  tooMuch: () => Error;
};

/**
 * Runs a module in a thread of its own and answers the one message that it sends: for what could take for ever. The thread has
 * no environment, and little memory, and is gone at the end. Throws what `options` say, or what the signal was aborted with.
 */
export async function inThread<T>(module: URL | string, workerData: unknown, { signal, timeoutMs, late, tooMuch }: Options): Promise<T> {
  signal.throwIfAborted();
  const thread = new Worker(module, {
    workerData,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  let stop: (reason: Error) => void = () => {};
  const abort = () => stop(signal.reason);
  const timer = setTimeout(() => stop(late()), timeoutMs);
  try {
    return await new Promise<T>((resolve, reject) => {
      stop = reject;
      signal.addEventListener("abort", abort, { once: true });
      thread.once("message", resolve);
      thread.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch() : error));
      thread.once("exit", () => reject(new Error("A thread ended without an answer.")));
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    await thread.terminate();
  }
}
