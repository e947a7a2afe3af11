/** A worker process: takes runs from the queue. `npm run worker` adds one from any machine that reaches the database and the blob store. */
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { startWorker } from "#lib/runtime/worker";

/** How long running scripts may go on once the process is asked to end. */
const GRACE_MS = 10_000;

const worker = await startWorker();
log.info({ concurrency: env().SCRIPT_CONCURRENCY, sandbox: "virtual" }, "worker ready");

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  await worker.stop(GRACE_MS);
  process.exit(0);
};
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => void stop());
