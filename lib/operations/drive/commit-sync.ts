import type { Context } from "#lib/api/context";
import type { Action, Classified } from "#lib/operations/drive/classify";
import { moveInDrive, putInDrive } from "#lib/operations/drive/put-in-drive";
import type { Mode, SyncResult } from "#lib/operations/drive/sync-run";
import { env } from "#lib/platform/env";

const PULLS: Action[] = ["download_install", "update_local"];
const CLAIMS: Action[] = ["claim_public", "claim_private"];

/** What changes the drive, and so must be looked at again behind a lock. */
export const changesDrive = ({ action }: Classified): boolean => CLAIMS.includes(action) || action === "update_drive";

/** Whether a mode leaves something to be done out. Nothing costs anything, so credits allow for all of it. */
export function wants(mode: Mode, each: Classified): boolean {
  const { action, public: isPublic } = each;
  if (!changesDrive(each) && !PULLS.includes(action) && action !== "upload_private") return true;
  if (mode === "pulls_only") return PULLS.includes(action);
  return mode !== "public_only" || isPublic;
}

/** Brings to the drive what is the server's to do, and says of the rest how the CLI does it. Hold the skills first. */
export async function commitSync(ctx: Context, classified: Classified[]): Promise<SyncResult[]> {
  const workspaceId = ctx.workspace.id;
  const pairs = (wanted: (each: Classified) => boolean) =>
    classified.flatMap((each) => (wanted(each) && each.known && each.target ? [{ known: each.known, to: each.target.id }] : []));
  const claims = pairs(({ action }) => CLAIMS.includes(action)).map(({ known, to }) => ({ skillId: known.skill.id, versionId: to }));
  const moves = pairs(({ action }) => action === "update_drive").map(({ known, to }) => ({ skillId: known.skill.id, from: known.row?.versionId ?? 0, to }));
  const done = new Set([...(await putInDrive(ctx.db, workspaceId, claims)), ...(await moveInDrive(ctx.db, workspaceId, moves))]);
  return classified.map((each) => resultOf(each, done));
}

function resultOf(each: Classified, done: Set<number>): SyncResult {
  const { slug, action, known, target } = each;
  const result = { slug, action, reason: each.reason, upload: null, download: null };
  if (action === "upload_private") {
    const upload = { ticket_url: `${env().PUBLIC_URL}/api/v1/uploads/ticket`, upload_url: `${env().PUBLIC_URL}/api/uploads/process-skill` };
    return { ...result, status: "deferred", upload };
  }
  if (PULLS.includes(action) && known && target) {
    const { contentSha, contentSize, number } = target;
    const url = `/api/v1/downloads/public/${known.skill.slug}/${contentSha}.zip`;
    return { ...result, status: "deferred", download: { url, content_sha: contentSha, content_size: contentSize, version: number } };
  }
  if (!changesDrive(each) || !known) return { ...result, status: "skipped" };
  if (done.has(known.skill.id)) return { ...result, status: "committed" };
  return { ...result, status: "failed", reason: "The drive was changed at the same moment. Look again." };
}

/** A skill that is left as it is, and why. */
export const left = (status: "skipped" | "failed", slug: string, action: Action, reason: string): SyncResult => ({
  ...{ slug, action, status, reason, upload: null, download: null },
});
