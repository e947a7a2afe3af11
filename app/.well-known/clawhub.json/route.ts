import { jsonDocument, plain } from "#lib/api/plain";
import { env } from "#lib/platform/env";

export const dynamic = "force-dynamic";

/** The CLI puts `api/v1/…` behind this base. Under the server's own /api/v1 the same paths have another shape. */
export const GET = plain("/.well-known/clawhub.json", async (request) => jsonDocument(request, { apiBase: `${env().PUBLIC_URL}/clawhub` }));
