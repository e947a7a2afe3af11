import { parentPort, workerData } from "node:worker_threads";
import { readSkillOf, type SkillFound, type SkillQuestion } from "#lib/platform/git-skill";
import { isHidden, isLeftover } from "#lib/runtime/skill-paths";

/** What the thread answers, once. */
export type Answer = { found: SkillFound } | { problem: string; away: boolean };

/** Whether it is GitHub, or the way there, that is in trouble, and not what was asked for: the same may work later. */
function isAway(cause: unknown): boolean {
  const { code, data, cause: deeper } = (cause ?? {}) as { code?: unknown; data?: { statusCode?: unknown } | undefined; cause?: unknown };
  const status = Number(data?.statusCode ?? 0);
  if (status >= 500 || status === 408 || status === 429) return true;
  if (/^(ENOTFOUND|EAI_|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPROTO|UND_ERR|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO)/.test(String(code)))
    return true;
  return deeper !== undefined && isAway(deeper);
}

try {
  const found = await readSkillOf(workerData as SkillQuestion, (path) => isHidden(path) || isLeftover(path));
  parentPort?.postMessage({ found } satisfies Answer, "files" in found ? found.files.map(({ data }) => data.buffer) : []);
} catch (error) {
  parentPort?.postMessage({ problem: (error as Error).message, away: isAway((error as Error).cause) } satisfies Answer);
}
