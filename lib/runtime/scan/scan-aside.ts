import { join } from "node:path";
import { BadSkill } from "#lib/runtime/bad-skill";
import { inThread } from "#lib/runtime/in-thread";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { Question } from "#lib/runtime/scan/scan-thread";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

/** What takes less time than a thread takes to begin. */
const SMALL = 128 * 1024;
const TIMEOUT_MS = 120_000;
let last: Promise<unknown> = Promise.resolve();

/**
 * Scans a skill. A large one takes seconds, so that is done in a thread of its own, one at a time in a process: nobody else's
 * request waits for it. Throws BadSkill when it takes too long.
 */
export async function scanAside(files: SkillFile[], manifest: SkillManifest, signal = new AbortController().signal): Promise<Scan> {
  if (files.reduce((sum, { data }) => sum + data.length, 0) <= SMALL) return scanSkill(files, manifest);
  // Named so that a bundler leaves the file where it is: Node runs it as it stands.
  const thread = join(process.cwd(), "lib/runtime/scan/scan-thread.ts");
  const late = () => new BadSkill("slow_scan", "The files could not be scanned in time. Leave out what the skill does not need.");
  const question: Question = { files, manifest };
  const scan = last.then(() => inThread<Scan>(thread, question, { signal, timeoutMs: TIMEOUT_MS, late, tooMuch: late }));
  last = scan.catch(() => undefined);
  return scan;
}
