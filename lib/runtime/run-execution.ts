import { unzipSync } from "fflate";
import { blobs } from "#lib/platform/blob";
import { type Db, db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { append, createBlockWriter, type Final, type NewBlock } from "#lib/runtime/blocks";
import { attemptOf, type Claimed, noteCost } from "#lib/runtime/claim";
import { contentTypeOf } from "#lib/runtime/content-type";
import { sandboxBackend } from "#lib/runtime/sandbox/backend";
import { SANDBOX_LIMITS, type Sandbox, SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { PLACES, runScript } from "#lib/runtime/script-run";
import { keepSession, sessionFiles, storeSession } from "#lib/runtime/session-files";

/** What a run has come to, before it is written down. */
type Outcome = { final: Final; files: SandboxFile[]; session?: string };

/**
 * Does the work of a claimed execution, to its final status. Throws when it must be tried again, by another worker
 * perhaps: AttemptLost when it is not this worker's any more, anything else for a fault of ours.
 */
export async function runExecution(execution: Claimed, controller: AbortController): Promise<void> {
  const attempt = attemptOf(execution);
  const writer = createBlockWriter(attempt, () => controller.abort());
  const { version } = execution;
  if (execution.lastBlock > 0) writer.add(note("The run was interrupted. It starts again from the beginning."));
  if (version.skill.runtime === "model" && !execution.script) {
    writer.add(note("No model is configured on this server: running the skill's offline script instead."));
  }
  if (version.cost > 0n) await noteCost(attempt, version.cost);
  let outcome: Outcome;
  const sandbox = await (await sandboxBackend()).create({ readOnly: [PLACES.skill], network: [] });
  try {
    outcome = await runSkillScript(execution, sandbox, writer.add, controller.signal);
  } catch (error) {
    if (!(error instanceof SandboxError) || error.code === "SANDBOX_FAILED" || error.code === "CANCELLED") throw error;
    outcome = { final: { status: "failed", error: { code: error.code, message: error.message } }, files: [] };
  } finally {
    await sandbox.stop().catch((err) => log.error({ err }, "sandbox did not stop"));
  }
  const kept = outcome.files.slice(0, SANDBOX_LIMITS.maxArtifactFiles);
  if (kept.length < outcome.files.length) writer.add(note(`Only the first ${kept.length} output files were kept.`));
  const stored = await store(kept);
  await append(attempt, await writer.drain(), outcome.final, async (tx) => {
    if (execution.sessionId) await keepSession(tx, { id: execution.sessionId, workspaceId: execution.workspaceId }, outcome.session);
    return writeArtifacts(tx, execution, stored);
  });
  // Outside that transaction: everyone's runs of a skill would wait for each other on this one row.
  await db().$executeRaw`UPDATE skills SET executions = executions + 1 WHERE id = ${version.skillId}`;
}

async function runSkillScript(execution: Claimed, sandbox: Sandbox, add: (block: NewBlock) => void, signal: AbortSignal): Promise<Outcome> {
  let problem = "";
  const { exitCode, files } = await runScript(sandbox, {
    ...(await contentsOf(execution)),
    entrypoint: execution.script ?? (execution.version.entrypoint as string),
    args: execution.args,
    timeoutMs: execution.timeoutSeconds * 1000,
    signal,
    onOutput: (stream, raw) => {
      const text = raw.replaceAll("\0", "\ufffd"); // PostgreSQL text cannot hold NUL.
      if (stream === "stderr") problem = (problem + text).slice(-1000).toWellFormed();
      add(stream === "stdout" ? { type: "text", text } : { type: "log", stream, text });
    },
  });
  const session = execution.sessionId ? { session: await storeSession(sandbox) } : {};
  if (exitCode === 0) return { final: { status: "completed", exitCode }, files, ...session };
  return { final: { status: "failed", exitCode, error: { code: "SCRIPT_FAILED", message: failure(exitCode, problem) } }, files, ...session };
}

async function contentsOf(execution: Claimed) {
  return {
    files: await skillFiles(execution.version.contentSha),
    input: execution.input,
    attachments: await attachmentsOf(execution),
    ...(execution.sessionId && { left: await sessionFiles(execution.sessionId) }),
  };
}

type Stored = { filename: string; contentType: string; size: number; sha256: string };

/** The bytes go to the blob store before the rows are written, so that no artifact ever lacks its bytes. */
const store = (files: SandboxFile[]): Promise<Stored[]> =>
  Promise.all(
    files.map(async ({ path, data }) => {
      const filename = path.replace(/[\0-\x1f\x7f]/g, "_").toWellFormed();
      return { filename, contentType: contentTypeOf(filename), size: data.length, sha256: await blobs.put(data) };
    }),
  );

async function writeArtifacts(tx: Db, execution: Claimed, files: Stored[]): Promise<NewBlock[]> {
  const { workspaceId, id: executionId } = execution;
  const rows = await tx.artifact.createManyAndReturn({ data: files.map((file) => ({ workspaceId, executionId, ...file })) });
  return rows.map(({ id, filename, contentType, size }) => ({ type: "artifact", artifactId: `art_${id}`, filename, contentType, size }));
}

const note = (text: string): NewBlock => ({ type: "log", stream: "system", text: `${text}\n` });

function failure(exitCode: number, stderr: string): string {
  const last = stderr.trim().split("\n").at(-1)?.slice(0, 500).toWellFormed();
  return `The script ended with exit status ${exitCode}${last ? `: ${last}` : "."}`;
}

async function attachmentsOf(execution: Claimed) {
  const list = execution.attachments as { filename: string; contentType: string; sha256: string }[];
  return Promise.all(list.map(async ({ sha256, ...file }) => ({ ...file, data: await blobs.get(sha256) })));
}

const folders = new Map<string, SandboxFile[]>();

/** A version's files. They never change, so the last few used stay in memory. */
async function skillFiles(contentSha: string): Promise<SandboxFile[]> {
  let files = folders.get(contentSha);
  if (!files) {
    files = Object.entries(unzipSync(await blobs.get(contentSha))).map(([path, data]) => ({ path, data }));
    if (folders.size >= 100) folders.delete(folders.keys().next().value as string);
    folders.set(contentSha, files);
  }
  return files;
}
