import { blobs } from "#lib/platform/blob";
import { type Db, db } from "#lib/platform/db";
import type { Mask } from "#lib/runtime/mask";
import { SANDBOX_LIMITS, type Sandbox, SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { readTar, type TarEntry, tar } from "#lib/runtime/sandbox/tar";
import { PLACES } from "#lib/runtime/script-run";

/** How long after its last run a session can be gone on with. */
export const SESSION_MINUTES = 15;

/** The session that a run was accepted for is not there any more. The run must not go on as if it had left nothing. */
export class SessionGone extends Error {
  readonly code = "SESSION_EXPIRED";
  constructor() {
    super("The session that the run was to go on with is not there any more.");
    this.name = "SessionGone";
  }
}

/** What the session's last run left in the working folder; nothing before the first has ended. Throws SessionGone. */
export async function sessionFiles(id: string, workspaceId: number): Promise<SandboxFile[]> {
  const session = await db().sandboxSession.findUnique({ where: { id, workspaceId } });
  if (!session) throw new SessionGone();
  if (!session.sha256) return [];
  const { buffer, byteOffset, length } = await blobs.get(session.sha256);
  return readTar(Buffer.from(buffer, byteOffset, length));
}

/** Where the files are that were stored, and in a sentence what was not. */
export type StoredSession = { sha256?: string; dropped?: string };

/**
 * Stores what is in the working folder, apart from what every run is given anew. The files and not the sandbox are kept, so
 * that any worker can go on with the session. Secrets are left out of them as out of all that a run leaves: a later run is
 * given those that are bound then.
 */
export async function storeSession(sandbox: Sandbox, mask: Mask): Promise<StoredSession> {
  const given = [PLACES.attachments, PLACES.source].map((folder) => `${folder.slice(PLACES.workspace.length + 1)}/`);
  const found = await sandbox.read(PLACES.workspace).catch((error: unknown) => {
    if (error instanceof SandboxError && error.code === "OUTPUT_TOO_LARGE") return undefined;
    throw error;
  });
  if (!found) return { dropped: "The working folder is too large to be kept: the session stays as it was before this run." };
  const most = SANDBOX_LIMITS.maxArtifactFiles;
  const kept = found.slice(0, most).filter(({ path }) => !given.some((folder) => path.startsWith(folder)));
  // Neither packing nor unpacking may keep the worker from telling the queue that it is alive.
  const entries: TarEntry[] = [];
  for (const { path, data } of kept) entries.push({ path: mask.text(path), data: await mask.file(data), mode: 0o644, owner: 0 });
  const sha256 = await blobs.put(tar(entries));
  if (found.length <= most) return { sha256 };
  return { sha256, dropped: `The working folder holds more than ${most} files, and the session keeps only the first ones.` };
}

/** Makes the stored files the session's, for another quarter of an hour. A run may last longer than its session did. */
export async function keepSession(tx: Db, session: { id: string; workspaceId: number }, sha256: string | undefined): Promise<void> {
  const data = { expiresAt: new Date(Date.now() + SESSION_MINUTES * 60_000), ...(sha256 && { sha256 }) };
  await tx.sandboxSession.upsert({ where: { id: session.id }, create: { ...session, ...data }, update: data });
}
