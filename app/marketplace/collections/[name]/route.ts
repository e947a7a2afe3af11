import { notFound } from "#lib/api/errors";
import { keptDocument, plain } from "#lib/api/plain";
import { collectionMarketplace } from "#lib/operations/distribution/claude-marketplace";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/marketplace/collections/", async (request, [file = ""]) => {
  if (!file.endsWith(".json")) throw notFound("Collections are at /marketplace/collections/<name>.json.");
  return keptDocument(request, await collectionMarketplace(file.slice(0, -5)));
});
