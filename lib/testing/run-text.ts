import { BACKENDS } from "#lib/runtime/sandbox/backend";
import type { SandboxBackend, SandboxFile, SandboxOptions } from "#lib/runtime/sandbox/sandbox";
import { PLACES, runScript } from "#lib/runtime/script-run";

/** Every backend that works on this machine without an account elsewhere, or the ones that SANDBOX_UNDER_TEST names. */
export async function backendsUnderTest(): Promise<SandboxBackend[]> {
  const named = process.env.SANDBOX_UNDER_TEST?.split(",");
  const wanted = BACKENDS.filter(({ name }) => (named ? named.includes(name) : name !== "e2b"));
  const problems = await Promise.all(wanted.map((backend) => backend.problem()));
  problems.forEach((problem, n) => {
    // One that was asked for by name and does not work is no reason to pass.
    if (problem && named) throw new Error(`${wanted[n]?.name}: ${problem}`);
    if (problem) console.warn(`Not tested here: the ${wanted[n]?.name} sandbox. ${problem}`);
  });
  return wanted.filter((_, n) => !problems[n]);
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
