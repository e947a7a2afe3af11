import { type E2bMachine, type E2bSettings, e2bSettings, startE2bMachine } from "#lib/platform/e2b";
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
import { type TarEntry, tar } from "#lib/runtime/sandbox/tar";

/** The user and group `nobody`: whose the files are that a script may change, and who runs it. */
const NOBODY = 65534;
const ROOT = 0;
/** Only root may look into it. */
const OURS = "/.clanker";
/** How long a machine may wait for its command, and how long it is kept after the command's time is over. */
const SETUP_MS = 5 * 60_000;
const AFTER_MS = 2 * 60_000;

/** No capability, no other user and no program that would give one back: the base template lets its own user become root. */
const AS_NOBODY = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all --`;

/** Scripts run in a virtual machine at E2B: a kernel of their own, so nothing stronger is on offer. */
export const e2b: SandboxBackend = e2bBackend(e2bSettings);

/** The backend on other settings than the environment's. */
export function e2bBackend(settings: () => E2bSettings): SandboxBackend {
  return {
    name: "e2b",
    problem: async () => (settings().apiKey ? undefined : "E2B_API_KEY is not set."),
    create: (options) => create(settings(), options),
    // A machine that waits costs money, so none is kept ready.
    warm() {},
    async close() {},
  };
}

async function create(settings: E2bSettings, { readOnly, network, lifeMs = SETUP_MS }: SandboxOptions): Promise<Sandbox> {
  const neededUntil = performance.now() + lifeMs;
  const machine = await startE2bMachine(settings, { hosts: network, timeoutMs: lifeMs + AFTER_MS }).catch(failed);
  const aborted = new AbortController();
  let killed: Promise<void> | undefined;
  const kill = () => {
    aborted.abort();
    // One that failed is tried again by the next who asks.
    killed ??= machine.kill().catch((error: Error) => {
      killed = undefined;
      throw new SandboxError("SANDBOX_FAILED", error.message);
    });
    return killed;
  };
  const use = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (aborted.signal.aborted) throw new SandboxError("SANDBOX_FAILED", "The sandbox has been stopped.");
    return work(aborted.signal).catch(failed);
  };

  return {
    write: (files) => use((signal) => unpack(machine, entriesOf(files, readOnly), signal)),
    async run(command) {
      if (command.signal.aborted) throw new SandboxError("CANCELLED", "The run was cancelled.");
      let stopped: SandboxError | undefined;
      const stop = (code: SandboxErrorCode, message: string) => {
        stopped ??= new SandboxError(code, message);
        kill().catch((err) => log.warn({ err }, "a machine at E2B did not stop at once"));
      };
      const cancel = () => stop("CANCELLED", "The run was cancelled.");
      const late = () => stop("EXECUTION_TIMEOUT", `The script was stopped after ${Math.round(command.timeoutMs / 1000)} s, its time limit.`);
      const size = Math.round(command.maxOutputBytes / 1024 / 1024);
      const overflow = () => stop("OUTPUT_TOO_LARGE", `The script printed more than ${size} MiB, its output limit.`);
      let timer: NodeJS.Timeout | undefined;
      command.signal.addEventListener("abort", cancel, { once: true });
      try {
        return await use(async (signal) => {
          await machine.endAfter(Math.round(Math.max(command.timeoutMs, neededUntil - performance.now())) + AFTER_MS, signal);
          await unpack(machine, launcherOf(command), signal);
          let left = command.maxOutputBytes;
          const heard = (stream: "stdout" | "stderr") => (text: string) => {
            left -= Buffer.byteLength(text);
            if (left < 0) overflow();
            if (!stopped) command.onOutput(stream, text);
          };
          timer = setTimeout(late, command.timeoutMs);
          return machine.exec(`bash ${OURS}/launch`, {
            timeoutMs: command.timeoutMs + AFTER_MS,
            signal,
            onStdout: heard("stdout"),
            onStderr: heard("stderr"),
          });
        });
      } catch (error) {
        throw stopped ?? error;
      } finally {
        clearTimeout(timer);
        command.signal.removeEventListener("abort", cancel);
      }
    },
    read: (folder) => use((signal) => collect(machine, folder, signal)),
    stop: kill,
  };
}

/** What E2B could not do is not the script's fault, and is tried again. */
function failed(error: unknown): never {
  throw error instanceof SandboxError ? error : new SandboxError("SANDBOX_FAILED", (error as Error).message);
}

/** Files with the folders above them, each of which belongs to nobody unless it may not be changed. */
function entriesOf(files: SandboxFile[], readOnly: string[]): TarEntry[] {
  const entries = new Map<string, TarEntry>();
  const ownerOf = (path: string) => (readOnly.some((folder) => path === `${folder}/` || path.startsWith(`${folder}/`)) ? ROOT : NOBODY);
  const add = (path: string, data: Uint8Array, mode: number) => entries.set(path, { path: path.slice(1), data, mode, owner: ownerOf(path) });
  for (const { path, data } of files) {
    const parts = path.split("/").slice(1, -1);
    parts.forEach((_, depth) => {
      add(`/${parts.slice(0, depth + 1).join("/")}/`, new Uint8Array(), 0o755);
    });
    if (path.endsWith("/")) continue;
    const program = data[0] === 0x23 && data[1] === 0x21; // It begins with #!, so scripts may call it by its name.
    add(path, data, program ? 0o755 : 0o644);
  }
  return [...entries.values()];
}

/** One upload and one command, however many files there are. */
async function unpack(machine: E2bMachine, entries: TarEntry[], signal: AbortSignal): Promise<void> {
  if (entries.length === 0) return;
  await machine.put(`${OURS}/files.tar`, tar(entries), signal);
  await must(machine, `chmod 700 ${OURS} && command -v setpriv >/dev/null && tar -xpf ${OURS}/files.tar -C / --same-owner --numeric-owner`, signal);
}

/** What starts the script, kept out of the command line so that no secret is in a list of processes. */
function launcherOf({ script, args, cwd, env, stdin }: SandboxCommand): TarEntry[] {
  const words = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...interpreter(script), script, ...args];
  const lines = [
    `cd ${quote(cwd)} || exit 126`,
    `${AS_NOBODY} env -i ${words.map(quote).join(" ")} <${OURS}/stdin`,
    "status=$?",
    // What the script left running ends with it: it would hold the output open, and change files while they are read.
    `${AS_NOBODY} bash -c 'kill -KILL -1' 2>/dev/null`,
    "exit $status",
  ];
  return [
    ...entriesOf([{ path: `${cwd}/`, data: new Uint8Array() }], []),
    { path: `${OURS.slice(1)}/launch`, data: Buffer.from(`${lines.join("\n")}\n`), mode: 0o600, owner: ROOT },
    { path: `${OURS.slice(1)}/stdin`, data: stdin, mode: 0o600, owner: ROOT },
  ];
}

/** Node would gather what a busy script writes to a pipe, until its memory is full, and drop it when the script calls process.exit. */
const WRITE_AT_ONCE = "data:text/javascript,for(const s of[process.stdout,process.stderr])s._handle?.setBlocking?.(true)";

function interpreter(script: string): string[] {
  if (script.endsWith(".sh")) return ["bash"];
  if (script.endsWith(".py")) return ["python3", "-u"];
  if (script.endsWith(".js") || script.endsWith(".mjs")) return ["node", "--import", WRITE_AT_ONCE];
  throw new SandboxError("SANDBOX_FAILED", `'${script}' cannot be run: a script ends in .sh, .py, .js or .mjs.`);
}

/**
 * The regular files below a folder: a list of sizes and names and then the bytes one after the other, packed inside and
 * fetched in one go. The machine is asked for no more than may be kept, so that a disk full of files is no load here.
 */
async function collect(machine: E2bMachine, folder: string, signal: AbortSignal): Promise<SandboxFile[]> {
  const most = SANDBOX_LIMITS.maxFileBytes;
  const list = `find . -type f -printf '%s %P\\0' | LC_ALL=C sort -z -t ' ' -k 2 | head -z -n ${SANDBOX_LIMITS.maxArtifactFiles + 1} >${OURS}/list`;
  const bytes = `cut -z -d ' ' -f 2- ${OURS}/list | xargs -0 -r cat -- | head -c ${most + 1}`;
  const line = `rm -f ${OURS}/list && if cd ${quote(folder)} 2>/dev/null; then ${list}; { cat ${OURS}/list && printf '\\0' && ${bytes}; } >${OURS}/left; else printf '\\0' >${OURS}/left; fi`;
  await must(machine, line, signal, leftUnreadable);
  const left = Buffer.from(await machine.get(`${OURS}/left`, signal));
  const files: SandboxFile[] = [];
  const found: { path: string; size: number }[] = [];
  let at = 0;
  // An empty entry ends the list: every other one begins with a size.
  for (let end = left.indexOf(0); end > at; end = left.indexOf(0, at)) {
    const entry = left.toString("utf8", at, end);
    const cut = entry.indexOf(" ");
    found.push({ size: Number(entry.slice(0, cut)), path: entry.slice(cut + 1) });
    at = end + 1;
  }
  if (found.reduce((sum, file) => sum + file.size, 0) > most)
    throw new SandboxError("OUTPUT_TOO_LARGE", `The script left more than ${most / 1024 / 1024} MiB of files, its limit.`);
  at += 1;
  for (const { path, size } of found) {
    const data = left.subarray(at, at + size);
    if (data.length < size) throw leftUnreadable(`'${path}' did not arrive whole.`);
    files.push({ path, data });
    at += size;
  }
  return files;
}

/** After the script has run it is the script's doing: it would do the same again. */
const leftUnreadable = (why: string) => new SandboxError("OUTPUT_UNREADABLE", `The script left files that cannot be read: ${why}`);
/** Before, that a command of ours fails means that the template is not one that scripts can run in. */
const unusable = (why: string) => new SandboxError("SANDBOX_FAILED", `E2B: the machine could not be used (${why})`);

/** A command of ours. */
async function must(machine: E2bMachine, line: string, signal: AbortSignal, failure = unusable): Promise<void> {
  let said = "";
  const { exitCode } = await machine.exec(line, {
    timeoutMs: 5 * 60_000,
    signal,
    onStderr: (text) => {
      said = (said + text).slice(-500);
    },
  });
  if (exitCode !== 0) throw failure(`exit status ${exitCode}: ${said.trim() || "nothing was said"}`);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
