import { keptDocument, plain } from "#lib/api/plain";
import { claudeMarketplace } from "#lib/operations/distribution/claude-marketplace";

export const dynamic = "force-dynamic";

export const GET = plain("/marketplace.json", async (request) => keptDocument(request, await claudeMarketplace()));
