import { Worker } from "node:worker_threads";
import { SANDBOX_LIMITS, type Sandbox, type SandboxCommand, SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import type { FromThread, ToThread } from "#lib/runtime/sandbox/virtual-thread";

/** A thread is replaced after this many runs, so that nothing a run leaves behind can pile up. */
const RUNS_PER_THREAD = 100;

type Thread = { worker: Worker; runs: number };

/**
 * The sandbox that needs nothing of the machine: a simulated shell, CPython and QuickJS compiled to WebAssembly, and a
 * file system in memory, inside a worker thread that can be terminated whatever it is doing. `readOnly` folders are
 * frozen after the first write. A thread that ended a run normally is used again with a new machine inside; one that
 * had to be stopped is thrown away.
 */
export async function createVirtualSandbox({ readOnly = [] }: { readOnly?: string[] } = {}): Promise<Sandbox> {
  let thread: Thread | undefined = idle.pop() ?? (await startThread());
  warm();
  thread.runs += 1;

  const ask = (message: ToThread, onOutput?: SandboxCommand["onOutput"]) => {
    if (!thread) throw new SandboxError("SANDBOX_FAILED", "The sandbox has been stopped.");
    return askThread(thread.worker, message, onOutput);
  };
  const end = async () => {
    const ended = thread;
    thread = undefined;
    await ended?.worker.terminate();
  };

  return {
    async write(files) {
      await ask({ type: "write", files, readOnly });
    },
    async run(command) {
      command.signal.throwIfAborted();
      let stopped: SandboxError | undefined;
      const stop = (code: "EXECUTION_TIMEOUT" | "CANCELLED", message: string) => {
        stopped ??= new SandboxError(code, message);
        void end();
      };
      const cancel = () => stop("CANCELLED", "The run was cancelled.");
      const seconds = Math.round(command.timeoutMs / 1000);
      const timer = setTimeout(() => stop("EXECUTION_TIMEOUT", `The script was stopped after ${seconds} s, its time limit.`), command.timeoutMs);
      command.signal.addEventListener("abort", cancel, { once: true });
      try {
        const { script, args, cwd, env, stdin, timeoutMs, maxOutputBytes } = command;
        const run = { type: "run" as const, script, args, cwd, env, stdin, timeoutMs: timeoutMs + 1000, maxOutputBytes };
        const result = await ask(run, command.onOutput);
        if (stopped) throw stopped;
        if (result.outputTooLarge) {
          const size = Math.round(maxOutputBytes / 1024 / 1024);
          throw new SandboxError("OUTPUT_TOO_LARGE", `The script printed more than ${size} MiB, its output limit.`);
        }
        return { exitCode: result.exitCode ?? 1 };
      } catch (error) {
        await end();
        throw stopped ?? error;
      } finally {
        clearTimeout(timer);
        command.signal.removeEventListener("abort", cancel);
      }
    },
    async read(folder) {
      return (await ask({ type: "read", folder })).files ?? [];
    },
    async stop() {
      if (!thread) return;
      if (thread.runs >= RUNS_PER_THREAD) return end();
      const kept = thread;
      thread = undefined;
      await askThread(kept.worker, { type: "reset" });
      if (idle.length < keepWarm) idle.push(kept);
      else await kept.worker.terminate();
    },
  };
}

const idle: Thread[] = [];
let keepWarm = 0;
let warming = false;

/** Keeps up to `count` started threads ready, so that a run does not wait for one. Called once by the worker process. */
export function warmVirtualSandboxes(count: number) {
  keepWarm = count;
  warm();
}

/** Ends the idle threads; those in use end with their runs. */
export async function closeVirtualSandboxes() {
  keepWarm = 0;
  await Promise.all(idle.splice(0).map((thread) => thread.worker.terminate()));
}

function warm() {
  if (warming || idle.length >= keepWarm) return;
  warming = true;
  startThread()
    .then((thread) => (idle.length < keepWarm ? void idle.push(thread) : thread.worker.terminate()))
    .finally(() => {
      warming = false;
      warm();
    });
}

async function startThread(): Promise<Thread> {
  const worker = new Worker(new URL("./virtual-thread.ts", import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: SANDBOX_LIMITS.maxHeapMegabytes, stackSizeMb: 8 },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  worker.setMaxListeners(0);
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.unref();
  return { worker, runs: 0 };
}

/** One question, one answer. A thread that dies in between is an error of its own: out of memory, or a fault of ours. */
function askThread(worker: Worker, message: ToThread, onOutput?: SandboxCommand["onOutput"]) {
  return new Promise<{ files?: SandboxFile[]; exitCode?: number; outputTooLarge?: boolean }>((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      worker.unref();
      finish();
    };
    const onMessage = (answer: FromThread) => {
      if (answer.type === "output") return onOutput?.(answer.stream, answer.text);
      if (answer.type !== "done") return;
      if (answer.error) return settle(() => reject(new SandboxError("SANDBOX_FAILED", answer.error as string)));
      settle(() => resolve(answer));
    };
    const onError = (error: NodeJS.ErrnoException) =>
      settle(() =>
        reject(
          error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? new SandboxError("MEMORY_EXCEEDED", `The script used more memory than its limit of ${SANDBOX_LIMITS.maxHeapMegabytes} MiB.`)
            : new SandboxError("SANDBOX_FAILED", error.message),
        ),
      );
    const onExit = () => settle(() => reject(new SandboxError("SANDBOX_FAILED", "The sandbox ended unexpectedly.")));
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.ref();
    worker.postMessage(message);
  });
}
