import { notFound } from "#lib/api/errors";
import { plain } from "#lib/api/plain";
import { isKnown } from "#lib/api/responses";
import { packedDownload } from "#lib/operations/downloads/packed-download";

export const dynamic = "force-dynamic";

/** What POST /api/v1/downloads gives the address of. Whoever knows it may fetch it, and nobody in between may keep it. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/downloads/", async (request, [token = "", filename = "", ...more]) => {
  if (more.length > 0) throw notFound();
  const { etag, body } = await packedDownload(token, filename);
  const headers = {
    etag,
    "cache-control": "private, no-store, no-transform",
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="${filename}"`,
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  if (request.method === "HEAD") return new Response(null, { headers });
  return new Response(await body(), { headers });
});
