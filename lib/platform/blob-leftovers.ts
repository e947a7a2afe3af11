import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { env } from "#lib/platform/env";

/** No blob takes this long to be written. */
const OLD_MS = 3600_000;

/** Removes what a process was writing into the blob store when it was killed. Answers how many files. */
export async function removeLeftovers(): Promise<number> {
  const folder = path.join(env().DATA_DIR, "blobs");
  const files = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return []; // Nothing has been stored yet.
    throw error;
  });
  let removed = 0;
  for (const file of files.filter((name) => name.endsWith(".tmp")).map((name) => path.join(folder, name))) {
    // Another worker may have removed it, or its writer renamed it.
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age < OLD_MS) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}
