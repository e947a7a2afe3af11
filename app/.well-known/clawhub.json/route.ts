import { jsonDocument, plain } from "#lib/api/plain";
import { clawhubBase } from "#lib/operations/distribution/clawhub";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/.well-known/clawhub.json", async (request) => jsonDocument(request, clawhubBase()));
