import { parentPort, workerData } from "node:worker_threads";
import { packageSkill } from "#lib/runtime/package-skill";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

/** What the thread is given: `pack` when the files are to become a zip too. */
export type Question = { files: SkillFile[]; manifest: SkillManifest; pack: boolean };

/** What it answers, once. */
export type Answer = { scan: Scan; packed: ReturnType<typeof packageSkill> | null };

const { files, manifest, pack } = workerData as Question;
const scan = scanSkill(files, manifest);
const packed = pack ? packageSkill(files) : null;
// The zip is handed over and not copied.
parentPort?.postMessage({ scan, packed } satisfies Answer, packed ? [packed.zip.buffer] : []);
