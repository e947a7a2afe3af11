import { notFound } from "#lib/api/errors";
import { plain } from "#lib/api/plain";
import { fileResponse } from "#lib/api/responses";
import { linkedArtifact } from "#lib/operations/artifacts/artifact-link";

export const dynamic = "force-dynamic";

/** What POST /api/v1/artifacts/{id}/link gives the address of. Whoever knows it may fetch it, and nobody in between may keep it. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/downloads/artifacts/", async (request, [token = "", ...name]) => {
  if (name.length > 1) throw notFound();
  const headers = { "cache-control": "private, no-store, no-transform", "referrer-policy": "no-referrer", "x-robots-tag": "noindex" };
  return fileResponse(request, await linkedArtifact(token), headers);
});
