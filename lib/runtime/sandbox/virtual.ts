import { Worker } from "node:worker_threads";
import { log } from "#lib/platform/log";
import {
  SANDBOX_LIMITS,
  type Sandbox,
  type SandboxBackend,
  type SandboxCommand,
  SandboxError,
  type SandboxErrorCode,
  type SandboxFile,
  type SandboxOptions,
} from "#lib/runtime/sandbox/sandbox";
import type { FromThread, ToThread } from "#lib/runtime/sandbox/virtual-thread";

/** A thread is replaced after this many runs, so that nothing a run leaves behind can pile up. */
const RUNS_PER_THREAD = 100;

/** Works everywhere, so it is what remains when nothing stronger does. */
export const virtual: SandboxBackend = { name: "virtual", problem: async () => undefined, create, warm: keepReady, close };

type Thread = { worker: Worker; runs: number };

/**
 * The sandbox that needs nothing of the machine: a simulated shell, CPython and QuickJS compiled to WebAssembly, and a
 * file system in memory, inside a worker thread that can be terminated whatever it is doing. `readOnly` folders are
 * frozen after the first write. A thread that ended a run normally is used again with a new machine inside; one that
 * had to be stopped is thrown away.
 */
async function create({ readOnly, network: hosts, testPorts, testAddresses }: SandboxOptions): Promise<Sandbox> {
  inUse += 1;
  let thread: Thread | undefined;
  try {
    thread = idle.pop() ?? (await startThread());
  } catch (error) {
    inUse -= 1;
    throw new SandboxError("SANDBOX_FAILED", `A sandbox did not start: ${(error as Error).message}`);
  }
  thread.runs += 1;
  /** Takes the thread out of this sandbox, once. */
  const release = () => {
    const released = thread;
    thread = undefined;
    if (released) inUse -= 1;
    return released;
  };

  const ask = (message: ToThread, onOutput?: SandboxCommand["onOutput"], onOverflow?: () => void) => {
    if (!thread) throw new SandboxError("SANDBOX_FAILED", "The sandbox has been stopped.");
    return askThread(thread.worker, message, onOutput, onOverflow);
  };
  const end = async () => {
    await release()?.worker.terminate();
    warm();
  };

  return {
    async write(files) {
      await ask({ type: "write", files, readOnly });
    },
    async run(command) {
      if (command.signal.aborted) throw new SandboxError("CANCELLED", "The run was cancelled.");
      let stopped: SandboxError | undefined;
      const stop = (code: SandboxErrorCode, message: string) => {
        stopped ??= new SandboxError(code, message);
        void end();
      };
      const cancel = () => stop("CANCELLED", "The run was cancelled.");
      const seconds = Math.round(command.timeoutMs / 1000);
      const timer = setTimeout(() => stop("EXECUTION_TIMEOUT", `The script was stopped after ${seconds} s, its time limit.`), command.timeoutMs);
      command.signal.addEventListener("abort", cancel, { once: true });
      try {
        const { script, args, cwd, env, stdin, timeoutMs, maxOutputBytes } = command;
        const outbound = hosts.length > 0 ? { hosts, ...(testPorts && { testPorts }), ...(testAddresses && { testAddresses }) } : undefined;
        const run = { type: "run" as const, script, args, cwd, env, stdin, timeoutMs: timeoutMs + 1000, maxOutputBytes, outbound };
        const size = Math.round(maxOutputBytes / 1024 / 1024);
        const overflow = () => stop("OUTPUT_TOO_LARGE", `The script printed more than ${size} MiB, its output limit.`);
        const result = await ask(run, command.onOutput, overflow);
        if (stopped) throw stopped;
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
      if (thread.runs >= RUNS_PER_THREAD || idle.length >= keepWarm) return end();
      const kept = thread;
      // A thread that does not answer is no thread to keep.
      const clean = await askThread(kept.worker, { type: "reset" }).then(
        () => true,
        () => false,
      );
      if (!clean) return end();
      release();
      idle.push(kept);
    },
  };
}

const idle: Thread[] = [];
let inUse = 0;
let keepWarm = 0;
let warming = false;

/** Keeps up to `count` started threads ready, so that a run does not wait for one. Called once by the worker process. */
function keepReady(count: number) {
  keepWarm = count;
  warm();
}

/** Ends the idle threads; those in use end with their runs. */
async function close() {
  keepWarm = 0;
  await Promise.all(idle.splice(0).map((thread) => thread.worker.terminate()));
}

/** Starts threads, one after the other, until those idle and those in use are as many as are wanted. */
function warm() {
  if (warming || idle.length + inUse >= keepWarm) return;
  warming = true;
  startThread().then(
    (thread) => {
      warming = false;
      if (idle.length < keepWarm) idle.push(thread);
      else void thread.worker.terminate();
      warm();
    },
    (err) => {
      // The next run starts its own, and says so when it cannot.
      warming = false;
      log.error({ err }, "a sandbox thread did not start");
    },
  );
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
  const thread = { worker, runs: 0 };
  // One that dies while nobody asks it anything must not be given to a run, which would wait for its answer for ever.
  worker.on("error", (err) => idle.includes(thread) && log.warn({ err }, "an idle sandbox thread died"));
  worker.once("exit", () => {
    const at = idle.indexOf(thread);
    if (at < 0) return;
    idle.splice(at, 1);
    warm();
  });
  return thread;
}

/** One question, one answer. A thread that dies in between is an error of its own: out of memory, or a fault of ours. */
function askThread(worker: Worker, message: ToThread, onOutput?: SandboxCommand["onOutput"], onOverflow?: () => void) {
  return new Promise<{ files?: SandboxFile[]; exitCode?: number }>((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      worker.unref();
      finish();
    };
    const onMessage = (answer: FromThread) => {
      if (answer.type === "output") return onOutput?.(answer.stream, answer.text);
      if (answer.type === "overflow") return onOverflow?.();
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
