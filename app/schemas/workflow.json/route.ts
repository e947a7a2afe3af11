import { jsonDocument, plain } from "#lib/api/plain";
import { env } from "#lib/platform/env";
import { definitionSchema } from "#lib/runtime/workflow/definition";

export const dynamic = "force-dynamic";

const PATH = "/schemas/workflow.json";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain(PATH, async (request) => jsonDocument(request, definitionSchema(`${env().PUBLIC_URL}${PATH}`)));
