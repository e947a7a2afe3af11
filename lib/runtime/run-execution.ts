import { isBlobError } from "#lib/platform/blob-error";
import { db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { countExecution } from "#lib/platform/metrics";
import { ModelNotOffered } from "#lib/platform/models";
import { storeArtifacts, writeArtifacts } from "#lib/runtime/artifacts";
import { append, createBlockWriter, type Final, type NewBlock, note } from "#lib/runtime/blocks";
import { CheckoutError } from "#lib/runtime/checkout";
import { attemptOf, type Claimed, noteCost } from "#lib/runtime/claim";
import { isConnectorProblem } from "#lib/runtime/connectors/problem";
import { contentsOf } from "#lib/runtime/contents";
import { holdBack } from "#lib/runtime/hold-back";
import { createMask, type Mask } from "#lib/runtime/mask";
import { modelOf, runWithModel } from "#lib/runtime/run-with-model";
import { sandboxBackend } from "#lib/runtime/sandbox/backend";
import { SANDBOX_LIMITS, type Sandbox, SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { type Contents, filesOf, PLACES, runScript } from "#lib/runtime/script-run";
import { boundSecrets, SecretUnreadable } from "#lib/runtime/secrets";
import { keepSession, SessionGone, type StoredSession, storeSession } from "#lib/runtime/session-files";

/** One attempt at an execution, and what belongs to it. */
export type Run = {
  execution: Claimed;
  sandbox: Sandbox;
  contents: Contents;
  /** What is left of its time. */
  timeoutMs: number;
  /** Bound secrets, by the names that scripts know them by. */
  secrets: Record<string, string>;
  mask: Mask;
  add(block: NewBlock): void;
  signal: AbortSignal;
};

/** What a run has come to, before it is written down. */
export type Outcome = { final: Final; files: SandboxFile[]; session?: string };

/**
 * Does the work of a claimed execution, to its final status. Throws when it must be tried again, by another worker
 * perhaps: AttemptLost when it is not this worker's any more, anything else for a fault of ours.
 */
export async function runExecution(execution: Claimed, controller: AbortController): Promise<void> {
  const attempt = attemptOf(execution);
  const { version, workspaceId } = execution;
  const began = performance.now();
  let mask = createMask([]);
  const writer = createBlockWriter(attempt, () => controller.abort());
  if (execution.lastBlock > 0) writer.add(note("The run was interrupted. It starts again from the beginning."));
  const attend = async () => {
    const bound = await boundSecrets(db(), workspaceId, version.skillId);
    mask = createMask(bound);
    const secrets = Object.fromEntries(bound.map(({ envVar, value }) => [envVar, value]));
    return work({ execution, secrets, mask, add: writer.add, signal: controller.signal });
  };
  const outcome = await attend().catch(async (error: unknown): Promise<Outcome> => {
    // What could not be written ended the rest, which then only says that it was stopped.
    await writer.written();
    const explained = explain(error);
    if (!explained) throw error;
    return failed(explained.code, mask.text(explained.message));
  });
  const kept = outcome.files.slice(0, SANDBOX_LIMITS.maxArtifactFiles);
  if (kept.length < outcome.files.length) writer.add(note(`Only the first ${kept.length} output files were kept.`));
  const stored = await storeArtifacts(kept, mask);
  await append(attempt, await writer.drain(), outcome.final, async (tx) => {
    if (execution.sessionId) await keepSession(tx, { id: execution.sessionId, workspaceId }, outcome.session);
    return writeArtifacts(tx, execution, stored);
  });
  countExecution(outcome.final.status, (performance.now() - began) / 1000);
  // Outside that transaction: everyone's runs of a skill would wait for each other on this one row.
  await db().$executeRaw`UPDATE skills SET executions = executions + 1 WHERE id = ${version.skillId}`;
}

/** The sandbox, what goes into it, and the script or the model that works there. */
async function work(run: Omit<Run, "sandbox" | "contents" | "timeoutMs">): Promise<Outcome> {
  const { execution, add } = run;
  const { version } = execution;
  // It was live when the run was accepted.
  if (version.state === "quarantined") return failed("SKILL_QUARANTINED", "This version was quarantined while the run waited.");
  if (version.state === "held") return failed("SKILL_HELD", "This version waits for an admin of this server to look at it.");
  const wantsModel = version.skill.runtime === "model" && !execution.script;
  const model = wantsModel ? await modelOf(execution) : undefined;
  if (wantsModel && !model) {
    if (!version.entrypoint) return failed("MODEL_NOT_CONFIGURED", "The model that this run was accepted for is not configured any more.");
    add(note("No model is configured on this server: running the skill's offline script instead."));
  }
  const began = performance.now();
  const limitMs = execution.timeoutSeconds * 1000;
  const contents = await withinTime(run.signal, limitMs, (signal) => contentsOf(execution, signal));
  // A repository's checkout is the run's own time; what we take to get ready is not.
  const timeoutMs = execution.connector ? Math.max(1, limitMs - (performance.now() - began)) : limitMs;
  // Only now: a run that could not even be given its files costs nothing.
  if (version.cost > 0n && !model?.byok) {
    // What it was accepted for may have been free: the workspace's own key was there then.
    if (!(await holdBack(execution, version.cost))) return failed("INSUFFICIENT_CREDITS", "The workspace's credits are not enough for this run any more.");
    await noteCost(attemptOf(execution), version.cost);
  }
  const { network } = version.requires as { network: string[] };
  // Each file takes whole pages, and one for itself.
  const bytes = filesOf(contents).reduce((sum, { data }) => sum + data.length + 2 * 4096, 0);
  const sandbox = await (await sandboxBackend()).create({ readOnly: [PLACES.skill], network, bytes, lifeMs: timeoutMs });
  try {
    const whole = { ...run, sandbox, contents, timeoutMs };
    return model ? await runWithModel(whole, model) : await runWithScript(whole);
  } finally {
    await sandbox.stop().catch((err) => log.error({ err }, "sandbox did not stop"));
  }
}

/** What may take no longer than the run itself. */
async function withinTime<T>(signal: AbortSignal, limitMs: number, get: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(limitMs);
  return get(AbortSignal.any([signal, late])).catch((error: unknown) => {
    if (!late.aborted || signal.aborted) throw error;
    throw new SandboxError("EXECUTION_TIMEOUT", `The run was stopped after ${Math.round(limitMs / 1000)} s, its time limit.`);
  });
}

/** A script prints no more than its limit; names put in the place of short secrets can make that many times as much. */
const MAX_MASKED = 4 * SANDBOX_LIMITS.maxOutputBytes;

async function runWithScript({ execution, sandbox, contents, timeoutMs, secrets, mask, add, signal }: Run): Promise<Outcome> {
  const streams = { stdout: mask.stream(), stderr: mask.stream() };
  let problem = "";
  let written = 0;
  // Until the script ends by itself: what then stands at the end of its output is all that it meant to write.
  let cut = true;
  const put = (stream: "stdout" | "stderr", masked: string) => {
    const text = masked.replaceAll("\0", "\ufffd"); // PostgreSQL text cannot hold NUL.
    if (!text || written > MAX_MASKED) return;
    written += text.length;
    if (written > MAX_MASKED) return add(note("The output is cut off here: with the names of secrets in it, it is too long."));
    if (stream === "stderr") problem = (problem + text).slice(-1000).toWellFormed();
    add(stream === "stdout" ? { type: "text", text } : { type: "log", stream, text });
  };
  const { exitCode, files } = await runScript(sandbox, {
    ...contents,
    entrypoint: execution.script ?? (execution.version.entrypoint as string),
    args: execution.args,
    secrets,
    timeoutMs,
    signal,
    onOutput: (stream, text) => put(stream, streams[stream].push(text)),
  })
    .then((ended) => {
      cut = ended.exitCode > 128; // By a signal.
      return ended;
    })
    .finally(() => {
      for (const stream of ["stdout", "stderr"] as const) put(stream, cut ? streams[stream].cut() : streams[stream].end());
    });
  const { sha256, dropped }: StoredSession = execution.sessionId ? await storeSession(sandbox, mask) : {};
  if (dropped) add(note(dropped));
  const session = sha256 ? { session: sha256 } : {};
  if (exitCode === 0) return { final: { status: "completed", exitCode }, files, ...session };
  return { ...failed("SCRIPT_FAILED", failure(exitCode, problem), exitCode), files, ...session };
}

const failed = (code: string, message: string, exitCode?: number): Outcome => ({
  final: { status: "failed", error: { code, message }, ...(exitCode !== undefined && { exitCode }) },
  files: [],
});

/** What ends a run for good, so that trying again would not help; nothing for the rest. */
function explain(error: unknown): { code: string; message: string } | undefined {
  if (error instanceof CheckoutError || error instanceof SecretUnreadable || error instanceof SessionGone) return error;
  if (isConnectorProblem(error)) return error;
  if (isBlobError(error) && error.code === "missing") return { code: "FILE_MISSING", message: "A file that this run needs is not in the blob store any more." };
  if (error instanceof ModelNotOffered) return { code: "MODEL_NOT_CONFIGURED", message: error.message };
  return error instanceof SandboxError && error.code !== "SANDBOX_FAILED" && error.code !== "CANCELLED" ? error : undefined;
}

function failure(exitCode: number, stderr: string): string {
  const last = stderr.trim().split("\n").at(-1)?.slice(0, 500).toWellFormed();
  return `The script ended with exit status ${exitCode}${last ? `: ${last}` : "."}`;
}
