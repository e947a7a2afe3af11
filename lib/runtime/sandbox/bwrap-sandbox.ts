import { log } from "#lib/platform/log";
import { bwrapArguments } from "#lib/runtime/sandbox/bwrap-arguments";
import { nextUser, type Start } from "#lib/runtime/sandbox/bwrap-host";
import { openSession, SandboxGone } from "#lib/runtime/sandbox/bwrap-session";
import { FORWARD, NODE, PRELOAD } from "#lib/runtime/sandbox/bwrap-toolbox";
import { type Group, makeGroup } from "#lib/runtime/sandbox/cgroup";
import { startProxy } from "#lib/runtime/sandbox/outbound-proxy";
import { SANDBOX_LIMITS, type Sandbox, type SandboxCommand, SandboxError, type SandboxErrorCode, type SandboxOptions } from "#lib/runtime/sandbox/sandbox";
import { systemCallFilter } from "#lib/runtime/sandbox/seccomp";
import { makeStage, type Stage } from "#lib/runtime/sandbox/stage";
import { readTar } from "#lib/runtime/sandbox/tar";

export type BwrapSandbox = Sandbox;

const MEBIBYTE = 1024 * 1024;
/** Files count as memory, for they are kept there. */
const MEMORY = SANDBOX_LIMITS.maxHeapMegabytes * MEBIBYTE + SANDBOX_LIMITS.maxFileBytes;
const PROCESSES = 128;
const PROXY_PORT = 3128;
const WATCH_MS = 250;
/** For orders that run none of the script's own code. */
const PATIENCE_MS = 60_000;

export async function makeSandbox(start: Start, options: SandboxOptions): Promise<BwrapSandbox> {
  const user = nextUser(start);
  const stage = makeStage(user ?? process.getuid?.() ?? 0, options.readOnly, options.bytes);
  const session = await begin(start, options, stage, user).catch((error) => {
    stage.remove();
    throw error;
  });
  let group: Group | undefined;
  let proxy: { close(): void } | undefined;
  let stopped: Promise<void> | undefined;
  /** From here on it is the script's doing when the sandbox does not do as it is told. */
  let ran = false;
  const disobeyed = (message: string) =>
    ran ? new SandboxError("OUTPUT_UNREADABLE", `The script left ${message}`) : new SandboxError("SANDBOX_FAILED", message);
  const stop = () => {
    stopped ??= (async () => {
      proxy?.close();
      try {
        await session.kill();
        // What is left of it goes when the worker has: a run that is done must not fail for it.
        await group?.remove().catch((err) => log.error({ err }, "a sandbox's control group could not be removed"));
      } finally {
        stage.remove();
      }
    })();
    return stopped;
  };
  const order = async (...[name, words = [], rest]: Parameters<typeof session.ask>) => {
    const late = setTimeout(() => void session.kill(), PATIENCE_MS);
    return session.ask(name, words, rest).finally(() => clearTimeout(late));
  };
  try {
    if (start.groups) {
      group = await makeGroup(start.groups, { memoryBytes: MEMORY, processes: PROCESSES, cores: 1 });
      await group.add(await session.pid);
    }
    if (options.network.length > 0) {
      const { network: hosts, testPorts, testAddresses } = options;
      proxy = await startProxy(`${stage.folder}/shared/proxy.sock`, { hosts, ...(testPorts && { testPorts }), ...(testAddresses && { testAddresses }) });
    }
    await order("ready", []);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    async write(files) {
      await stage.lay(files);
      const { status } = await order("put", []).catch((error) => {
        throw failure(error);
      });
      stage.clearPut();
      if (status !== 0) throw disobeyed("a sandbox that no more files can be put into.");
    },
    async run(command) {
      if (command.signal.aborted) throw new SandboxError("CANCELLED", "The run was cancelled.");
      let why: SandboxError | undefined;
      const end = (code: SandboxErrorCode, message: string) => {
        why ??= new SandboxError(code, message);
        void session.kill();
      };
      const cancel = () => end("CANCELLED", "The run was cancelled.");
      const seconds = Math.round(command.timeoutMs / 1000);
      const timer = setTimeout(() => end("EXECUTION_TIMEOUT", `The script was stopped after ${seconds} s, its time limit.`), command.timeoutMs);
      command.signal.addEventListener("abort", cancel, { once: true });
      const output = outputOf(command, () =>
        end("OUTPUT_TOO_LARGE", `The script printed more than ${Math.round(command.maxOutputBytes / MEBIBYTE)} MiB, its output limit.`),
      );
      const starved = async () => {
        if (!why && !stopped && (await group?.outOfMemory()))
          end("MEMORY_EXCEEDED", `The script used more memory than its limit of ${MEMORY / MEBIBYTE} MiB, its files included.`);
      };
      // The kernel ends one process, and the rest may go on as if nothing were: with half of them a result is none.
      const watch = group && setInterval(() => void starved().catch((err) => log.error({ err }, "a sandbox's memory could not be watched")), WATCH_MS);
      try {
        const input = await stage.input(command.stdin);
        ran = true;
        const { status } = await session.ask("run", runWords(command, input, !group, proxy !== undefined), { listeners: output });
        await starved();
        if (why) throw why;
        output.end();
        return { exitCode: status };
      } catch (error) {
        await starved();
        await stop();
        if (why) throw why;
        throw error instanceof RangeError ? disobeyed("an answer in the place of the sandbox's own.") : failure(error);
      } finally {
        clearTimeout(timer);
        clearInterval(watch);
        command.signal.removeEventListener("abort", cancel);
      }
    },
    async read(folder) {
      const most = SANDBOX_LIMITS.maxArtifactFiles + 1;
      // A file takes up to four blocks beside its own bytes, and the archive ends with some.
      const bytes = SANDBOX_LIMITS.maxFileBytes + most * 4096 + 10_240;
      try {
        const { data, status } = await order("collect", [folder, String(most)], { most: bytes });
        if (status !== 0) throw new Error("the archive of them could not be made");
        return readTar(data);
      } catch (error) {
        await stop();
        if (error instanceof RangeError)
          throw new SandboxError("OUTPUT_TOO_LARGE", `The files that the script left are more than ${SANDBOX_LIMITS.maxFileBytes / MEBIBYTE} MiB.`);
        throw disobeyed(`files that cannot be read: ${(error as Error).message}`);
      }
    },
    stop,
  };
}

async function begin({ toolbox, spawner }: Start, { readOnly }: SandboxOptions, stage: Stage, user: number | undefined) {
  const args = ["bwrap", ...bwrapArguments(stage, readOnly, toolbox, systemCallFilter() !== undefined)];
  return openSession(await spawner.spawn({ args, user }));
}

/** That the sandbox has gone is a fault of ours to those who use it. */
const failure = (error: unknown) => (error instanceof SandboxGone ? new SandboxError("SANDBOX_FAILED", error.message) : error);

/** The words of the order `run`, as `bwrap-init.sh` takes them. */
function runWords(command: SandboxCommand, input: string, rlimits: boolean, network: boolean): string[] {
  const proxy = `http://127.0.0.1:${PROXY_PORT}`;
  const proxied = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, https_proxy: proxy, NO_PROXY: "", no_proxy: "", NODE_USE_ENV_PROXY: "1" };
  const env = {
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    NODE_OPTIONS: `--max-old-space-size=${SANDBOX_LIMITS.maxHeapMegabytes} --require=${PRELOAD}`,
    ...(network && proxied),
    ...command.env,
  };
  const kib = SANDBOX_LIMITS.maxFileBytes / 1024;
  const limits = ["-c", 0, "-n", 4096, "-f", kib, ...(rlimits ? ["-u", PROCESSES, "-d", MEMORY / 1024, "-t", Math.ceil(command.timeoutMs / 1000) + 1] : [])];
  const forward = network ? [NODE, "--disable-warning=ExperimentalWarning", FORWARD, String(PROXY_PORT), "/.clanker/proxy.sock"] : [];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const lists = [limits, variables, forward, [...interpreter(command.script), command.script, ...command.args]];
  const words = [`/.clanker/${input}`, command.cwd, ...lists.flatMap((list) => [String(list.length), ...list.map(String)])];
  if (words.some((word) => word.includes("\0")))
    throw new SandboxError("SANDBOX_FAILED", "An argument or a variable holds a NUL, which no program can be given.");
  return words;
}

function interpreter(script: string): string[] {
  if (script.endsWith(".py")) return ["/usr/bin/python3"];
  if (script.endsWith(".js") || script.endsWith(".mjs")) return [NODE];
  if (script.endsWith(".sh")) return ["/bin/bash"];
  throw new SandboxError("SANDBOX_FAILED", `'${script}' cannot be run: a script ends in .sh, .py, .js or .mjs.`);
}

/** Hands output on as text, cut at character borders, until there is too much of it. */
function outputOf({ maxOutputBytes, onOutput }: SandboxCommand, overflow: () => void) {
  let sent = 0;
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const pass = (stream: "stdout" | "stderr") => (data: Buffer) => {
    sent += data.length;
    if (sent > maxOutputBytes) return overflow();
    const text = decoders[stream].decode(data, { stream: true });
    if (text) onOutput(stream, text);
  };
  return {
    stdout: pass("stdout"),
    stderr: pass("stderr"),
    end() {
      for (const stream of ["stdout", "stderr"] as const) {
        const rest = decoders[stream].decode();
        if (rest) onOutput(stream, rest);
      }
    },
  };
}
