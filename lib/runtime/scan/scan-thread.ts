import { parentPort, workerData } from "node:worker_threads";
import { packageSkill } from "#lib/runtime/package-skill";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

/** What the thread is given: `pack` when the files are to become a zip too. */
export type Question = { files: SkillFile[]; manifest: SkillManifest; pack: boolean };

/** What it answers to its questions, once. */
export type Answer = { scan: Scan; packed: ReturnType<typeof packageSkill> | null }[];

const answers: Answer = (workerData as Question[]).map(({ files, manifest, pack }) => ({
  scan: scanSkill(files, manifest),
  packed: pack ? packageSkill(files) : null,
}));
// The zips are handed over and not copied.
parentPort?.postMessage(
  answers,
  answers.flatMap(({ packed }) => (packed ? [packed.zip.buffer] : [])),
);
