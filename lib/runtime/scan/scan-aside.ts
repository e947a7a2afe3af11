import { availableParallelism } from "node:os";
import { join } from "node:path";
import { once } from "#lib/platform/global";
import { BadSkill } from "#lib/runtime/bad-skill";
import { fairTurns } from "#lib/runtime/fair-turns";
import { inThread } from "#lib/runtime/in-thread";
import { packageSkill } from "#lib/runtime/package-skill";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { Answer, Question } from "#lib/runtime/scan/scan-thread";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

/** Whom the work is for, so that nobody's many skills hold up another's one; and whether they still wait for it. */
export type Asked = { group?: string; signal?: AbortSignal };

/** What takes less time than a thread takes to begin. */
const SMALL = 128 * 1024;
const TIMEOUT_MS = 120_000;
/** A core is left to requests. Whoever waits keeps up to 16 MiB of files in memory meanwhile. */
const turns = () => once("scan turns", () => fairTurns({ most: Math.max(1, Math.min(2, availableParallelism() - 1)), waiting: 12, waitingOfOne: 4 }));

/**
 * Scans a skill. A large one takes seconds, so that is done in a thread of its own: nobody's request stands still for it. One or
 * two work at a time in a process, one for each group, and the groups take turns. Throws BadSkill when it takes too long, Crowded
 * when too many wait already, and what the signal was aborted with.
 */
export async function scanAside(files: SkillFile[], manifest: SkillManifest, asked: Asked = {}): Promise<Scan> {
  return isSmall(files) ? scanSkill(files, manifest) : (await aside({ files, manifest, pack: false }, asked)).scan;
}

/** The same, and packs it as `packageSkill` does, which takes seconds too. */
export async function scanAndPack(files: SkillFile[], manifest: SkillManifest, asked: Asked = {}) {
  const { scan, packed } = isSmall(files) ? { scan: scanSkill(files, manifest), packed: null } : await aside({ files, manifest, pack: true }, asked);
  return { scan, packed: packed ?? packageSkill(files) };
}

const isSmall = (files: SkillFile[]) => files.reduce((sum, { data }) => sum + data.length, 0) <= SMALL;

function aside(question: Question, { group = "", signal = new AbortController().signal }: Asked): Promise<Answer> {
  // Named so that a bundler leaves the file where it is: Node runs it as it stands.
  const thread = join(process.cwd(), "lib/runtime/scan/scan-thread.ts");
  const late = () => new BadSkill("slow_scan", "The files could not be scanned in time. Leave out what the skill does not need.");
  return turns()(group, signal, () => inThread<Answer>(thread, question, { signal, timeoutMs: TIMEOUT_MS, late, tooMuch: late }));
}
