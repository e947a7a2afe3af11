import { keptDocument, plain } from "#lib/api/plain";
import { claudeMarketplace } from "#lib/operations/distribution/claude-marketplace";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/marketplace.json", async (request) => keptDocument(request, await claudeMarketplace()));
