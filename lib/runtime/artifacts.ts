import { blobs } from "#lib/platform/blob";
import type { Db } from "#lib/platform/db";
import type { NewBlock } from "#lib/runtime/blocks";
import type { Claimed } from "#lib/runtime/claim";
import { contentTypeOf } from "#lib/runtime/content-type";
import type { Mask } from "#lib/runtime/mask";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

type Stored = { filename: string; contentType: string; size: number; sha256: string };

/**
 * Puts the files that a run left, without secrets, into the blob store: before the rows are written, so that no artifact
 * ever lacks its bytes.
 */
export async function storeArtifacts(files: SandboxFile[], mask: Mask): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const { path, data } of files) {
    // A value may hold what a name may not, so it is looked for first. Signs that turn the text around would hide an ending.
    const filename = mask.text(path.toWellFormed()).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "_");
    const bytes = await mask.file(data);
    stored.push({ filename, contentType: contentTypeOf(filename), size: bytes.length, sha256: await blobs.put(bytes) });
  }
  return stored;
}

/** The rows, in the transaction that ends the run, and the blocks that tell of them. */
export async function writeArtifacts(tx: Db, { workspaceId, id: executionId }: Claimed, files: Stored[]): Promise<NewBlock[]> {
  if (files.length === 0) return [];
  const rows = await tx.artifact.createManyAndReturn({ data: files.map((file) => ({ workspaceId, executionId, ...file })) });
  return rows.map(({ id, filename, contentType, size }) => ({ type: "artifact", artifactId: `art_${id}`, filename, contentType, size }));
}
