import { unzipSync } from "fflate";
import { blobs } from "#lib/platform/blob";
import { type Db, db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { listen } from "#lib/platform/notify";
import { consume, type Attempt as Job } from "#lib/platform/queue";
import { type Attempt, AttemptLost, append, createBlockWriter, type NewBlock } from "#lib/runtime/blocks";
import { contentTypeOf } from "#lib/runtime/content-type";
import { recordChange } from "#lib/runtime/events";
import { deliverMail } from "#lib/runtime/mail";
import { sandboxBackend } from "#lib/runtime/sandbox/backend";
import { SANDBOX_LIMITS, SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { PLACES, runScript } from "#lib/runtime/script-run";

/** What this process is running, so that a cancel can reach it. */
const running = new Map<number, AbortController>();

/** Takes executions from the queue until stopped. Any number of workers may run, on any machine. */
export async function startWorker() {
  const { SCRIPT_CONCURRENCY } = env();
  const sandboxes = await sandboxBackend();
  sandboxes.warm(SCRIPT_CONCURRENCY);
  const cancels = listen(
    ["clanker_cancel"],
    (_, payload) => running.get(Number(payload))?.abort(),
    () => void abortCancelled().catch((err) => log.error({ err }, "looking for cancelled runs")),
  );
  const queue = await consume({ concurrency: SCRIPT_CONCURRENCY, execution: handle, executionLost: giveUp, mail: deliverMail });
  const sweeper = setInterval(() => sweep().catch((err) => log.error({ err }, "sweep")), 3600_000);
  // A message can be lost, so what it would have said is looked up as well.
  const checker = setInterval(() => abortCancelled().catch((err) => log.error({ err }, "looking for cancelled runs")), 1500);
  void sweep().catch((err) => log.error({ err }, "sweep"));
  return {
    /** No new work; running scripts get `timeoutMs`, and what is not done by then goes back to the queue. */
    async stop(timeoutMs: number) {
      clearInterval(sweeper);
      clearInterval(checker);
      const stopping = queue.stop(timeoutMs);
      const late = setTimeout(() => {
        for (const controller of running.values()) controller.abort();
      }, timeoutMs);
      await stopping;
      clearTimeout(late);
      await cancels.close();
      await sandboxes.close();
    },
  };
}

/** One delivery of a job. Ends normally when the execution has reached a final status, by this worker or another way. */
async function handle(job: Job): Promise<void> {
  const execution = await claim(job.data.executionId);
  if (!execution) return;
  const attempt = { executionId: execution.id, attempt: execution.attempt };
  const controller = new AbortController();
  const abort = () => controller.abort();
  job.signal.addEventListener("abort", abort, { once: true });
  running.set(execution.id, controller);
  try {
    await run(execution, attempt, controller);
  } catch (error) {
    // Cancelled, or another worker has it: there is nothing left to do here. Anything else is tried again.
    if (error instanceof AttemptLost || (await isFinal(execution.id))) return;
    // On the way out a run is cut off on purpose; it goes back to the queue all the same.
    const level = error instanceof SandboxError && error.code === "CANCELLED" ? "info" : "error";
    log[level]({ err: error, executionId: execution.id, attempt: execution.attempt }, "run interrupted");
    throw error;
  } finally {
    job.signal.removeEventListener("abort", abort);
    if (running.get(execution.id) === controller) running.delete(execution.id);
  }
}

/** Makes the execution this worker's: from here on only this attempt can write. Nothing when it is final already. */
async function claim(executionId: number) {
  return transaction(async (tx) => {
    // The database's clock, as at the end: workers on other machines have their own.
    const claimed = await tx.$executeRaw`
      UPDATE executions SET status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now())
      WHERE id = ${executionId} AND status IN ('queued', 'running')`;
    if (claimed === 0) return undefined;
    const row = await tx.execution.findUniqueOrThrow({ where: { id: executionId } });
    const { workspaceId, interface: surface, lastBlock } = row;
    await recordChange(tx, { workspaceId, executionId, interface: surface, status: "running", fromBlock: lastBlock + 1, toBlock: lastBlock });
    const version = await tx.skillVersion.findUniqueOrThrow({ where: { id: row.versionId }, include: { skill: true } });
    return { ...row, version };
  });
}

type Claimed = NonNullable<Awaited<ReturnType<typeof claim>>>;

async function run(execution: Claimed, attempt: Attempt, controller: AbortController): Promise<void> {
  const writer = createBlockWriter(attempt, () => controller.abort());
  if (execution.lastBlock > 0) writer.add(note("The run was interrupted. It starts again from the beginning."));
  if (execution.version.skill.runtime === "model") {
    writer.add(note("No model is configured on this server: running the skill's offline script instead."));
  }
  let problem = "";
  const sandbox = await (await sandboxBackend()).create({ readOnly: [PLACES.skill], network: [] });
  try {
    const result = await runScript(sandbox, {
      files: await skillFiles(execution.version.contentSha),
      entrypoint: execution.version.entrypoint as string,
      input: execution.input,
      attachments: await attachmentsOf(execution),
      timeoutMs: execution.timeoutSeconds * 1000,
      signal: controller.signal,
      onOutput: (stream, raw) => {
        const text = raw.replaceAll("\0", "\ufffd"); // PostgreSQL text cannot hold NUL.
        if (stream === "stderr") problem = (problem + text).slice(-1000).toWellFormed();
        writer.add(stream === "stdout" ? { type: "text", text } : { type: "log", stream, text });
      },
    });
    const kept = result.files.slice(0, SANDBOX_LIMITS.maxArtifactFiles);
    if (kept.length < result.files.length) writer.add(note(`Only the first ${kept.length} output files were kept.`));
    const stored = await store(kept);
    const final =
      result.exitCode === 0
        ? { status: "completed" as const }
        : { status: "failed" as const, error: { code: "SCRIPT_FAILED", message: failure(result.exitCode, problem) } };
    await append(attempt, await writer.drain(), final, (tx) => finish(tx, execution, stored));
    // Outside that transaction: everyone's runs of a skill would wait for each other on this one row.
    await db().$executeRaw`UPDATE skills SET executions = executions + 1 WHERE id = ${execution.version.skillId}`;
  } catch (error) {
    if (!(error instanceof SandboxError) || error.code === "SANDBOX_FAILED" || error.code === "CANCELLED") throw error;
    const final = { status: "failed" as const, error: { code: error.code, message: error.message } };
    await append(attempt, await writer.drain(), final, (tx) => finish(tx, execution, []));
  } finally {
    await sandbox.stop().catch((err) => log.error({ err }, "sandbox did not stop"));
  }
}

type Stored = { filename: string; contentType: string; size: number; sha256: string };

/** The last rows of a run, in the transaction that ends it: its artifacts. */
async function finish(tx: Db, execution: Claimed, files: Stored[]): Promise<NewBlock[]> {
  const { workspaceId, id: executionId } = execution;
  const rows = await tx.artifact.createManyAndReturn({ data: files.map((file) => ({ workspaceId, executionId, ...file })) });
  return rows.map(({ id, filename, contentType, size }) => ({ type: "artifact", artifactId: `art_${id}`, filename, contentType, size }));
}

/** The bytes go to the blob store before the rows are written, so that no artifact ever lacks its bytes. */
const store = (files: SandboxFile[]): Promise<Stored[]> =>
  Promise.all(
    files.map(async ({ path, data }) => {
      const filename = path.replace(/[\0-\x1f\x7f]/g, "_").toWellFormed();
      return { filename, contentType: contentTypeOf(filename), size: data.length, sha256: await blobs.put(data) };
    }),
  );

const note = (text: string): NewBlock => ({ type: "log", stream: "system", text: `${text}\n` });

function failure(exitCode: number, stderr: string): string {
  const last = stderr.trim().split("\n").at(-1)?.slice(0, 500).toWellFormed();
  return `The script ended with exit status ${exitCode}${last ? `: ${last}` : "."}`;
}

async function attachmentsOf(execution: Claimed) {
  const list = execution.attachments as { filename: string; sha256: string }[];
  return Promise.all(list.map(async ({ filename, sha256 }) => ({ filename, data: await blobs.get(sha256) })));
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

/** Ends an execution whose job failed every time: its workers died, or the machine could not run it. */
async function giveUp(job: Job): Promise<void> {
  const { executionId } = job.data;
  const current = await db().execution.findUnique({ where: { id: executionId } });
  if (!current || (current.status !== "queued" && current.status !== "running")) return;
  // Taking it up once more shuts out a worker that may still be writing.
  const execution = await claim(executionId);
  if (!execution) return;
  const error = { code: "WORKER_LOST", message: "The run was interrupted three times and could not be finished. Run it again." };
  await append({ executionId, attempt: execution.attempt }, [], { status: "failed", error });
}

const isFinal = async (id: number) => (await db().execution.count({ where: { id, status: { in: ["completed", "failed", "cancelled"] } } })) > 0;

/** Finds cancels whose message did not come. */
async function abortCancelled() {
  if (running.size === 0) return;
  const gone = await db().execution.findMany({ where: { id: { in: [...running.keys()] }, status: "cancelled" }, select: { id: true } });
  for (const { id } of gone) running.get(id)?.abort();
}

/** Rows that have served their time. */
async function sweep() {
  await db().executionEvent.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - 24 * 3600_000) } } });
  await db().idempotencyKey.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db().mailLink.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  // Questions that nobody answered, and invitations that nobody accepted, are of no use to anyone after a month.
  const month = { lt: new Date(Date.now() - 30 * 24 * 3600_000) };
  await db().consent.deleteMany({ where: { status: "pending", expiresAt: month } });
  await db().invitation.deleteMany({ where: { acceptedAt: null, expiresAt: month } });
  // A device that polls late is told for a day that its time is over.
  await db().device.deleteMany({ where: { expiresAt: { lt: new Date(Date.now() - 24 * 3600_000) } } });
}
