import type { Context } from "#lib/api/context";
import { invalid } from "#lib/api/errors";
import { parseId } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";

/** A file that was sent ahead to the caller's workspace and is still good, for what refers to it in the field `param`. */
export async function findUpload(ctx: Context, given: string | number, param: string) {
  // A key that is confined to a collection uploads nothing, so none of these are its own.
  const id = confinedTo(ctx.caller) ? 0 : (parseId("upl", given) ?? 0);
  const row = await ctx.db.upload.findFirst({ where: { id, workspaceId: ctx.workspace.id, expiresAt: { gt: new Date() } } });
  if (!row) throw invalid(param, "There is no such upload in this workspace, or it has expired.");
  const { filename, contentType, size, sha256 } = row;
  await keepBytes(sha256, param);
  return { filename, contentType, size, sha256 };
}

/** Keeps the collector from bytes that are about to be referred to once more: their own row may go at any moment. */
export async function keepBytes(sha256: string, param: string): Promise<void> {
  await blobs.freshen(sha256).catch((error: unknown) => {
    if (isBlobError(error) && error.code === "missing") throw invalid(param, "The bytes of this file are not there any more.");
    throw error;
  });
}
