import { unzipSync, zipSync } from "fflate";
import { blobs } from "#lib/platform/blob";
import { type Db, db } from "#lib/platform/db";
import type { Sandbox, SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { PLACES } from "#lib/runtime/script-run";

/** How long after its last run a session can be gone on with. */
export const SESSION_MINUTES = 15;

/** What the session's last run left in the working folder; nothing before the first has ended. */
export async function sessionFiles(sessionId: string): Promise<SandboxFile[]> {
  const session = await db().sandboxSession.findUnique({ where: { id: sessionId } });
  if (!session?.sha256) return [];
  return Object.entries(unzipSync(await blobs.get(session.sha256))).map(([path, data]) => ({ path, data }));
}

/**
 * Stores what is in the working folder, apart from what every run is given anew, and answers its address. The files and
 * not the sandbox are kept, so that any worker can go on with the session.
 */
export async function storeSession(sandbox: Sandbox): Promise<string> {
  const given = [PLACES.attachments, PLACES.source].map((folder) => `${folder.slice(PLACES.workspace.length + 1)}/`);
  const files = (await sandbox.read(PLACES.workspace)).filter(({ path }) => !given.some((folder) => path.startsWith(folder)));
  return blobs.put(zipSync(Object.fromEntries(files.map(({ path, data }) => [path, [data, { level: 1 }]]))));
}

/** Makes the stored files the session's, for another quarter of an hour. A run may last longer than its session did. */
export async function keepSession(tx: Db, session: { id: string; workspaceId: number }, sha256: string | undefined): Promise<void> {
  const data = { expiresAt: new Date(Date.now() + SESSION_MINUTES * 60_000), ...(sha256 && { sha256 }) };
  await tx.sandboxSession.upsert({ where: { id: session.id }, create: { ...session, ...data }, update: data });
}
