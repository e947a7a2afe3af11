/**
 * A worker process: takes runs from the queue. `npm start` runs one or more; `npm run worker` adds one, on this machine or
 * on any that reaches the database and the blob store.
 */
import { generateClient } from "./build.ts";
import { completeEnvironment, findDatabase } from "./settings.ts";

const dataDir = await completeEnvironment();
await generateClient();
await findDatabase(dataDir);
process.env.CLANKER_ROLE ??= "worker";

const { env } = await import("#lib/platform/env");
const { log } = await import("#lib/platform/log");
const { sandboxBackend } = await import("#lib/runtime/sandbox/backend");
const { stepEffects } = await import("#lib/operations/workflows/step-effects");
const { startDue } = await import("#lib/operations/triggers/start-due");
const { pollDue } = await import("#lib/operations/triggers/poll-due");
const { giveBackTokens } = await import("#lib/runtime/connectors/revocation");
const { watchPool, watchWorker } = await import("#lib/runtime/metrics");
const { startWorker } = await import("#lib/runtime/worker");

/** How long running scripts may go on once the process is asked to end. */
const GRACE_MS = 10_000;
/** When it ends in any case, before it is killed: with a database that does not answer nothing can be given back, and others take it. */
const LONGEST_MS = 18_000;

const worker = await startWorker(stepEffects, startDue, pollDue, () => giveBackTokens()).catch((err: unknown) => {
  log.fatal({ err }, "could not start");
  process.exit(1);
});
const { SCRIPT_CONCURRENCY } = env();
const sandbox = (await sandboxBackend()).name;
const { openMetrics } = await import("./metrics.ts");
await openMetrics(process.env.CLANKER_ROLE ?? "worker", (counted) => {
  watchPool(counted);
  watchWorker(counted, { running: worker.running, slots: SCRIPT_CONCURRENCY, sandbox });
});
log.info({ concurrency: SCRIPT_CONCURRENCY, sandbox }, "worker ready");

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), LONGEST_MS);
  await worker.stop(GRACE_MS);
  process.exit(0);
};
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => void stop());
