import { unzipSync } from "fflate";
import { blobs } from "#lib/platform/blob";
import type { SkillFile } from "#lib/runtime/skill-folder";

/** All files of a version, from its stored zip. */
export async function versionFiles(contentSha: string): Promise<SkillFile[]> {
  return Object.entries(unzipSync(await blobs.get(contentSha))).map(([path, data]) => ({ path, data }));
}

/** One of them; the others are not unpacked. */
export async function versionFile(contentSha: string, path: string): Promise<Uint8Array | undefined> {
  return unzipSync(await blobs.get(contentSha), { filter: ({ name }) => name === path })[path];
}
