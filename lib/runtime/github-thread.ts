import { parentPort, workerData } from "node:worker_threads";
import { readSkillOf, type SkillFound, type SkillQuestion } from "#lib/platform/git-skill";
import { isHidden, isLeftover } from "#lib/runtime/skill-paths";

/** What the thread answers, once. */
export type Answer = { found: SkillFound } | { problem: string };

try {
  const found = await readSkillOf(workerData as SkillQuestion, (path) => isHidden(path) || isLeftover(path));
  parentPort?.postMessage({ found } satisfies Answer, "files" in found ? found.files.map(({ data }) => data.buffer) : []);
} catch (error) {
  parentPort?.postMessage({ problem: (error as Error).message } satisfies Answer);
}
