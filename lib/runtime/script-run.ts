import { SANDBOX_LIMITS, type Sandbox, type SandboxCommand, type SandboxFile } from "#lib/runtime/sandbox/sandbox";

/** Where things are inside a sandbox: the script contract's fixed places. */
export const PLACES = {
  workspace: "/workspace",
  skill: "/skill",
  input: "/input/input",
  attachments: "/workspace/attachments",
  output: "/output",
} as const;

export type ScriptRun = {
  files: SandboxFile[];
  /** Relative to the skill's folder. */
  entrypoint: string;
  args?: string[];
  /** Text as the caller gave it, or an object, which the script reads as JSON. */
  input: unknown;
  attachments: { filename: string; data: Uint8Array }[];
  secrets?: Record<string, string>;
  timeoutMs: number;
  signal: AbortSignal;
  onOutput: SandboxCommand["onOutput"];
};

/**
 * Runs a skill's script under the script contract: skill files read-only in $SKILL_DIR, the input on stdin and in
 * $INPUT_FILE, attachments beside it, and what is left in $OUTPUT_DIR handed back. Nothing of the host's environment
 * goes in.
 */
export async function runScript(sandbox: Sandbox, run: ScriptRun): Promise<{ exitCode: number; files: SandboxFile[] }> {
  const stdin = new TextEncoder().encode(typeof run.input === "string" ? run.input : JSON.stringify(run.input));
  await sandbox.write([
    ...run.files.map((file) => ({ path: `${PLACES.skill}/${file.path}`, data: file.data })),
    ...run.attachments.map((file) => ({ path: `${PLACES.attachments}/${file.filename}`, data: file.data })),
    { path: PLACES.input, data: stdin },
    { path: `${PLACES.output}/`, data: new Uint8Array() },
    { path: `${PLACES.attachments}/`, data: new Uint8Array() },
  ]);
  const { exitCode } = await sandbox.run({
    script: `${PLACES.skill}/${run.entrypoint}`,
    args: run.args ?? [],
    cwd: PLACES.workspace,
    stdin,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: PLACES.workspace,
      LANG: "C.UTF-8",
      SKILL_DIR: PLACES.skill,
      INPUT_FILE: PLACES.input,
      OUTPUT_DIR: PLACES.output,
      ...run.secrets,
    },
    timeoutMs: run.timeoutMs,
    maxOutputBytes: SANDBOX_LIMITS.maxOutputBytes,
    signal: run.signal,
    onOutput: run.onOutput,
  });
  return { exitCode, files: await sandbox.read(PLACES.output) };
}
