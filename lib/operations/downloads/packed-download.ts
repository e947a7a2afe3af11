import { notFound } from "#lib/api/errors";
import { readDownloadLink } from "#lib/operations/downloads/download-link";
import { exportable, mayExport } from "#lib/operations/downloads/exportable";
import { blobs } from "#lib/platform/blob";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { joinZips } from "#lib/runtime/join-zips";
import { streamOf } from "#lib/runtime/stream-of";

/**
 * The zip that a link stands for, made while it is sent. What was quarantined, withdrawn or deleted since is not in it, nor what
 * the workspace that made the link may not have any more; when the workspace is gone, nothing is.
 */
export async function packedDownload(token: string, filename: string) {
  const { workspaceId, versionIds } = readDownloadLink(token, filename);
  const workspace = await db().workspace.findUnique({ where: { id: workspaceId }, select: { id: true } });
  if (!workspace) throw notFound("None of these skills can be downloaded any more.");
  const found = await db().skillVersion.findMany({
    where: { AND: [exportable, mayExport(workspaceId)], id: { in: versionIds } },
    select: { contentSha: true, skill: { select: { slug: true } } },
  });
  if (found.length === 0) throw notFound("None of these skills can be downloaded any more.");
  const zips = found.map(({ contentSha, skill }) => ({ folder: skill.slug, contentSha })).sort((a, b) => (a.folder < b.folder ? -1 : 1));
  const etag = `"${sha256Hex(zips.map(({ folder, contentSha }) => `${folder} ${contentSha}`).join("\n"))}"`;
  const body = async () => {
    const pieces = joinZips(zips.map(({ folder, contentSha }) => ({ folder, bytes: () => blobs.get(contentSha) })));
    // What cannot be read at all is an error like any other, while there still is a status to say so with.
    return streamOf(pieces, await pieces.next());
  };
  return { etag, body };
}
