import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import type { Claimed } from "#lib/runtime/claim";
import { readMemory } from "#lib/runtime/memory";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";
import type { Contents } from "#lib/runtime/script-run";
import { sessionFiles } from "#lib/runtime/session-files";
import { sourceOf } from "#lib/runtime/source";
import { versionFiles } from "#lib/runtime/version-files";

/** Everything that a run finds when it begins. Throws a CheckoutError, ConnectorProblem, SessionGone, a BlobError, or what the signal was aborted with. */
export async function contentsOf(execution: Claimed, signal: AbortSignal): Promise<Contents> {
  const source = await sourceOf(execution, signal);
  return {
    files: await skillFiles(execution.version.contentSha),
    input: execution.input,
    attachments: await attachmentsOf(execution),
    memory: await memoryOf(execution),
    ...(source.length > 0 && { source }),
    ...(execution.sessionId && { left: await sessionFiles(execution.sessionId, execution.workspaceId) }),
  };
}

/** The workspace's memory, for those who may read it: a run must not tell an agent what the agent may not see. */
async function memoryOf({ workspaceId, scopes }: Claimed): Promise<string> {
  if (!scopes.includes("*") && !scopes.includes("memory:read")) return "";
  return (await readMemory(db(), workspaceId)).content;
}

async function attachmentsOf(execution: Claimed) {
  const list = execution.attachments as { filename: string; sha256: string }[];
  return Promise.all(list.map(async ({ sha256, filename }) => ({ filename, data: await blobs.get(sha256) })));
}

const folders = new Map<string, SandboxFile[]>();
let held = 0;
/** A skill's files are up to 16 MiB, and a worker is to have memory left for its runs. */
const MAX_HELD = 128 * 1024 * 1024;

const sizeOf = (files: SandboxFile[]) => files.reduce((sum, { data }) => sum + data.length, 0);

/** A version's files. They never change, so those used last stay in memory. */
async function skillFiles(contentSha: string): Promise<SandboxFile[]> {
  const known = folders.get(contentSha);
  const files = known ?? (await versionFiles(contentSha));
  // Another run may have asked for the same in the meantime.
  if (folders.delete(contentSha)) held -= sizeOf(files);
  folders.set(contentSha, files);
  held += sizeOf(files);
  for (const [oldest, given] of folders) {
    if (held <= MAX_HELD) break;
    folders.delete(oldest);
    held -= sizeOf(given);
  }
  return files;
}
