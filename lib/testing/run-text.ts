import { BACKENDS } from "#lib/runtime/sandbox/backend";
import { e2bBackend } from "#lib/runtime/sandbox/e2b";
import type { SandboxBackend, SandboxFile, SandboxOptions } from "#lib/runtime/sandbox/sandbox";
import { PLACES, runScript } from "#lib/runtime/script-run";
import { e2bDoubleProblem, startE2bDouble } from "#lib/testing/e2b-double";

/**
 * Every backend that works on this machine, or the ones that SANDBOX_UNDER_TEST names. E2B is its double here, and only where
 * `double` asks for it: it runs what it is given in bubblewrap, which is slow and tells nothing new of a skill.
 */
export async function backendsUnderTest({ double = false } = {}): Promise<SandboxBackend[]> {
  const named = process.env.SANDBOX_UNDER_TEST?.split(",");
  const wanted = BACKENDS.filter(({ name }) => named?.includes(name) ?? (name !== "e2b" || double));
  const tried = await Promise.all(
    wanted.map(async (backend) => {
      const problem = backend.name === "e2b" ? e2bDoubleProblem() : await backend.problem();
      // One that was asked for by name and does not work is no reason to pass.
      if (problem && named) throw new Error(`${backend.name}: ${problem}`);
      if (problem) console.warn(`Not tested here: the ${backend.name} sandbox. ${problem}`);
      if (problem) return [];
      return backend.name === "e2b" ? [await onDouble()] : [backend];
    }),
  );
  return tried.flat();
}

/** E2B as its double is it, which ends with the backend. */
async function onDouble(): Promise<SandboxBackend> {
  const { settings, close } = await startE2bDouble();
  const backend = e2bBackend(() => settings);
  return { ...backend, close: () => backend.close().then(close) };
}

export type TextOptions = Partial<Omit<SandboxOptions, "readOnly">> & {
  input?: unknown;
  timeoutMs?: number;
  signal?: AbortSignal;
  secrets?: Record<string, string>;
  args?: string[];
  attachments?: { filename: string; data: Uint8Array }[];
  files?: SandboxFile[];
};

/** Runs one script text, named by its language, under the script contract, and gathers what it did. */
export async function runText(backend: SandboxBackend, name: string, script: string, options: TextOptions = {}) {
  const { network = [], testPorts = [], testAddresses = [] } = options;
  const sandbox = await backend.create({ readOnly: [PLACES.skill], network, testPorts, testAddresses });
  const chunks: { stream: string; text: string; at: number }[] = [];
  try {
    const result = await runScript(sandbox, {
      files: [{ path: `scripts/${name}`, data: Buffer.from(script) }, ...(options.files ?? [])],
      entrypoint: `scripts/${name}`,
      args: options.args ?? [],
      input: options.input ?? "hello wörld",
      attachments: options.attachments ?? [{ filename: "data.bin", data: new Uint8Array([0, 255, 128, 10]) }],
      timeoutMs: options.timeoutMs ?? 20_000,
      signal: options.signal ?? new AbortController().signal,
      ...(options.secrets && { secrets: options.secrets }),
      onOutput: (stream, text) => chunks.push({ stream, text, at: performance.now() }),
    });
    const text = (stream: string) =>
      chunks
        .filter((c) => c.stream === stream)
        .map((c) => c.text)
        .join("");
    const files = Object.fromEntries(result.files.map((f) => [f.path, Buffer.from(f.data)]));
    return { exitCode: result.exitCode, stdout: text("stdout"), stderr: text("stderr"), files, chunks };
  } finally {
    await sandbox.stop();
  }
}
