import { parentPort } from "node:worker_threads";
import { Bash, type BashOptions } from "just-bash";
import { toBytes } from "#lib/runtime/sandbox/bytes";
import { HOST_COMMANDS } from "#lib/runtime/sandbox/commands";
import { LIVE_RUNTIMES, liveShell, PYTHON_LAUNCHER, SandboxFs } from "#lib/runtime/sandbox/live-output";
import type { Outbound } from "#lib/runtime/sandbox/outbound";
import { outboundFetch } from "#lib/runtime/sandbox/outbound-fetch";
import { type OutputStream, SANDBOX_LIMITS, type SandboxCommand, type SandboxFile } from "#lib/runtime/sandbox/sandbox";

/**
 * The inside of the `virtual` sandbox: one worker thread holding one simulated machine at a time. The thread may be
 * terminated at any moment, so it keeps nothing that matters.
 */
export type ToThread =
  | { type: "reset" }
  | { type: "write"; files: SandboxFile[]; readOnly: string[] }
  | ({ type: "run"; outbound: Outbound | undefined } & Omit<SandboxCommand, "signal" | "onOutput">)
  | { type: "read"; folder: string };

export type FromThread =
  | { type: "ready" }
  | { type: "done"; files?: SandboxFile[]; exitCode?: number; error?: string }
  | { type: "overflow" }
  | { type: "output"; stream: OutputStream; text: string };

const port = parentPort as NonNullable<typeof parentPort>;
const send = (message: FromThread) => port.postMessage(message);

let fs = new SandboxFs(SANDBOX_LIMITS.maxFileBytes);

port.on("message", async (message: ToThread) => {
  try {
    send({ type: "done", ...(await handle(message)) });
  } catch (error) {
    send({ type: "done", error: error instanceof Error ? error.message : String(error) });
  }
});
send({ type: "ready" });

async function handle(message: ToThread): Promise<{ files?: SandboxFile[]; exitCode?: number }> {
  switch (message.type) {
    case "reset":
      fs = new SandboxFs(SANDBOX_LIMITS.maxFileBytes);
      return {};
    case "write":
      for (const file of message.files) {
        if (file.path.endsWith("/")) await fs.mkdir(file.path.slice(0, -1), { recursive: true });
        else await fs.writeFile(file.path, file.data);
      }
      for (const folder of message.readOnly) fs.freeze(folder);
      return {};
    case "read":
      return { files: await readFolder(message.folder) };
    case "run":
      return run(message);
  }
}

async function run(message: Extract<ToThread, { type: "run" }>) {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let sent = 0;
  let overflown = false;
  const emit = (stream: OutputStream, data: Uint8Array) => {
    sent += data.length;
    if (sent > message.maxOutputBytes) {
      // The caller ends this thread when it hears of it; until then the script learns that it may not write.
      if (!overflown) send({ type: "overflow" });
      overflown = true;
      throw new Error("output limit");
    }
    const text = decoders[stream].decode(data, { stream: true });
    if (text) send({ type: "output", stream, text });
  };
  fs.onLive(emit);
  for (const folder of ["/.live", "/tmp", "/bin"]) await fs.mkdir(folder, { recursive: true });
  await fs.mkdir(message.cwd, { recursive: true });
  await fs.writeFile("/.live-stdin", message.stdin);

  const bash = new Bash({
    fs,
    cwd: message.cwd,
    env: message.env,
    customCommands: HOST_COMMANDS,
    ...(message.outbound && { fetch: outboundFetch(message.outbound) }),
    executionLimits: limits(message.timeoutMs),
    ...LIVE_RUNTIMES,
  });
  const line = await command(message.script);
  const stdin = Buffer.from(message.stdin).toString("latin1");
  // The shell throws where a real one prints and goes on, such as on a write to a read-only file: the script's failure.
  const result = await bash
    .exec(line, { args: message.args, stdin, stdinKind: "bytes" })
    .catch((error: Error) => ({ stdout: "", stderr: `${error.message}\n`, exitCode: 1 }));
  const late = (stream: OutputStream, text: string) => {
    if (text) emit(stream, toBytes(text));
  };
  try {
    late("stdout", result.stdout);
    late("stderr", result.stderr);
  } catch {
    // Only the limit throws here, and the caller has been told.
  }
  for (const stream of ["stdout", "stderr"] as const) {
    const rest = decoders[stream].decode();
    if (rest && !overflown) send({ type: "output", stream, text: rest });
  }
  return { exitCode: result.exitCode };
}

/** The command line that runs a script by its ending. Arguments follow as plain words, never through the shell's parser. */
async function command(script: string): Promise<string> {
  const quoted = `'${script.replaceAll("'", "'\\''")}'`;
  if (script.endsWith(".py")) {
    await fs.writeFile("/.launch.py", PYTHON_LAUNCHER);
    return `python3 /.launch.py ${quoted}`;
  }
  if (script.endsWith(".js") || script.endsWith(".mjs")) return `js-exec ${quoted}`;
  if (!script.endsWith(".sh")) throw new Error(`'${script}' cannot be run: a script ends in .sh, .py, .js or .mjs.`);
  await fs.rewriteOnce(script, liveShell);
  return `bash ${quoted}`;
}

/** Counts are high because the deadline and the thread's own end stop a loop; sizes are low because memory is shared. */
function limits(timeoutMs: number): NonNullable<BashOptions["executionLimits"]> {
  const many = 1_000_000;
  return {
    maxCommandCount: many,
    maxLoopIterations: many,
    maxAwkIterations: 10 * many,
    maxSedIterations: 10 * many,
    maxJqIterations: 10 * many,
    maxWorkUnits: 100 * many,
    maxExecutionTimeMs: timeoutMs,
    maxPythonTimeoutMs: timeoutMs,
    maxJsTimeoutMs: timeoutMs,
    maxSqliteTimeoutMs: timeoutMs,
    maxFileSystemBytes: SANDBOX_LIMITS.maxFileBytes,
    maxArchiveBytes: 64 * 1024 * 1024,
    maxOutputSize: 32 * 1024 * 1024,
  };
}

async function readFolder(folder: string): Promise<SandboxFile[]> {
  const files: SandboxFile[] = [];
  if (!(await fs.exists(folder))) return files;
  const walk = async (path: string) => {
    for (const entry of (await fs.readdirWithFileTypes(path)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length > SANDBOX_LIMITS.maxArtifactFiles) return;
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory) await walk(child);
      else if (entry.isFile) files.push({ path: child.slice(folder.length + 1), data: await fs.readFileBuffer(child) });
    }
  };
  await walk(folder);
  return files;
}
