import { parentPort, workerData } from "node:worker_threads";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

/** What the thread is given. */
export type Question = { files: SkillFile[]; manifest: SkillManifest };

const { files, manifest } = workerData as Question;
parentPort?.postMessage(scanSkill(files, manifest) satisfies Scan);
