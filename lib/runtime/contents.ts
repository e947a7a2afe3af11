import { unzipSync } from "fflate";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { checkoutFor } from "#lib/runtime/checkout";
import type { Claimed } from "#lib/runtime/claim";
import { readMemory } from "#lib/runtime/memory";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";
import type { Contents } from "#lib/runtime/script-run";
import { sessionFiles } from "#lib/runtime/session-files";

/** Everything that a run finds when it begins. Throws a CheckoutError, SessionGone, a BlobError, or what the signal was aborted with. */
export async function contentsOf(execution: Claimed, signal: AbortSignal): Promise<Contents> {
  const source = await checkoutFor(execution.connector, { signal });
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

/** A version's files. They never change, so the last few used stay in memory. */
async function skillFiles(contentSha: string): Promise<SandboxFile[]> {
  let files = folders.get(contentSha);
  if (!files) {
    files = Object.entries(unzipSync(await blobs.get(contentSha))).map(([path, data]) => ({ path, data }));
    if (folders.size >= 100) folders.delete(folders.keys().next().value as string);
    folders.set(contentSha, files);
  }
  return files;
}
