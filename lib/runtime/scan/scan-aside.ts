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
const MANY = 20;
/** Named so that a bundler leaves the file where it is: Node runs it as it stands. */
const THREAD = join(process.cwd(), "lib/runtime/scan/scan-thread.ts");
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

/** Scans many that nobody else waits for, with every core that is there. */
export async function scanMany(skills: { files: SkillFile[]; manifest: SkillManifest }[]): Promise<Scan[]> {
  // Each takes some milliseconds: for few a thread is slower.
  if (skills.length < MANY) return skills.map(({ files, manifest }) => scanSkill(files, manifest));
  const threads = Math.min(4, availableParallelism());
  const late = () => new Error("The skills could not be scanned in time.");
  const options = { signal: new AbortController().signal, timeoutMs: TIMEOUT_MS, late, tooMuch: late };
  const shares = Array.from({ length: threads }, (_, n) => skills.filter((_, at) => at % threads === n));
  const scans = await Promise.all(
    shares.map((share) =>
      inThread<Answer>(
        THREAD,
        share.map((each) => ({ ...each, pack: false })),
        options,
      ),
    ),
  );
  return skills.map((_, at) => scans[at % threads]?.[Math.floor(at / threads)]?.scan as Scan);
}

const isSmall = (files: SkillFile[]) => files.reduce((sum, { data }) => sum + data.length, 0) <= SMALL;

function aside(question: Question, { group = "", signal = new AbortController().signal }: Asked): Promise<Answer[number]> {
  const late = () => new BadSkill("slow_scan", "The files could not be scanned in time. Leave out what the skill does not need.");
  return turns()(group, signal, async () => {
    const [answer] = await inThread<Answer>(THREAD, [question], { signal, timeoutMs: TIMEOUT_MS, late, tooMuch: late });
    return answer as Answer[number];
  });
}
