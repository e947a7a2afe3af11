import { parentPort, workerData } from "node:worker_threads";
import { checkInput, type InputProblem } from "#lib/runtime/input-check";

/** What the thread answers, once. */
export type Answer = { problem: InputProblem | null } | { broken: string };

const { schema, input } = workerData as { schema: string; input: unknown };
try {
  parentPort?.postMessage({ problem: checkInput(schema, input) } satisfies Answer);
} catch (error) {
  parentPort?.postMessage({ broken: (error as Error).message } satisfies Answer);
}
