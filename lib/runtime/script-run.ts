import { SANDBOX_LIMITS, type Sandbox, type SandboxCommand, type SandboxFile } from "#lib/runtime/sandbox/sandbox";

/** Where things are inside a sandbox: the script contract's fixed places. */
export const PLACES = {
  workspace: "/workspace",
  skill: "/skill",
  input: "/input/input",
  memory: "/input/memory.md",
  attachments: "/workspace/attachments",
  source: "/workspace/source",
  output: "/output",
} as const;

/** What a run finds when it begins. */
export type Contents = {
  /** The skill's own, relative to its folder. */
  files: SandboxFile[];
  /** Text as the caller gave it, or an object, which a script reads as JSON. */
  input: unknown;
  attachments: { filename: string; data: Uint8Array }[];
  /** The workspace's memory, where the caller may read it. */
  memory?: string;
  /** A connector's checkout. */
  source?: SandboxFile[];
  /** What an earlier run of the session left in the working folder. */
  left?: SandboxFile[];
};

export type ScriptRun = Contents & {
  /** Relative to the skill's folder. */
  entrypoint: string;
  args?: string[];
  secrets?: Record<string, string>;
  timeoutMs: number;
  signal: AbortSignal;
  onOutput: SandboxCommand["onOutput"];
};

/**
 * Runs a skill's script under the script contract: skill files read-only in $SKILL_DIR, the input on stdin and in
 * $INPUT_FILE, the workspace's memory in $MEMORY_FILE, attachments beside it, and what is left in $OUTPUT_DIR handed back. Nothing of the host's environment
 * goes in.
 */
export async function runScript(sandbox: Sandbox, run: ScriptRun): Promise<{ exitCode: number; files: SandboxFile[] }> {
  await sandbox.write(filesOf(run));
  const { exitCode } = await sandbox.run({
    script: `${PLACES.skill}/${run.entrypoint}`,
    args: run.args ?? [],
    cwd: PLACES.workspace,
    stdin: inputBytes(run.input),
    env: environment(run.secrets),
    timeoutMs: run.timeoutMs,
    maxOutputBytes: SANDBOX_LIMITS.maxOutputBytes,
    signal: run.signal,
    onOutput: run.onOutput,
  });
  return { exitCode, files: await sandbox.read(PLACES.output) };
}

/** Everything in its place, to be put there in one go: what is below the skill's folder cannot be changed afterwards. */
export function filesOf(contents: Contents): SandboxFile[] {
  const below = (folder: string, files: SandboxFile[] = []) => files.map(({ path, data }) => ({ path: `${folder}/${path}`, data }));
  return [
    ...below(PLACES.skill, contents.files),
    ...below(PLACES.workspace, contents.left),
    ...below(PLACES.source, contents.source),
    ...contents.attachments.map(({ filename, data }) => ({ path: `${PLACES.attachments}/${filename}`, data })),
    { path: PLACES.input, data: inputBytes(contents.input) },
    { path: PLACES.memory, data: Buffer.from(contents.memory ?? "") },
    { path: `${PLACES.output}/`, data: new Uint8Array() },
    { path: `${PLACES.attachments}/`, data: new Uint8Array() },
  ];
}

const inputBytes = (input: unknown) => new TextEncoder().encode(typeof input === "string" ? input : JSON.stringify(input));

/** The whole environment of what runs inside. */
export const environment = (secrets: Record<string, string> = {}): Record<string, string> => ({
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: PLACES.workspace,
  LANG: "C.UTF-8",
  SKILL_DIR: PLACES.skill,
  INPUT_FILE: PLACES.input,
  MEMORY_FILE: PLACES.memory,
  OUTPUT_DIR: PLACES.output,
  ...secrets,
});
