import { parentPort, workerData } from "node:worker_threads";
import { type GitQuestion, readRepository, wantsLogin } from "#lib/platform/git";

/** What the thread answers, once. */
export type Answer = { files: { path: string; data: Uint8Array<ArrayBuffer> }[] } | { problem: string; login: boolean };

try {
  const files = (await readRepository(workerData as GitQuestion)) as { path: string; data: Uint8Array<ArrayBuffer> }[];
  parentPort?.postMessage(
    { files } satisfies Answer,
    files.map(({ data }) => data.buffer),
  );
} catch (error) {
  parentPort?.postMessage({ problem: (error as Error).message, login: wantsLogin(error) } satisfies Answer);
}
