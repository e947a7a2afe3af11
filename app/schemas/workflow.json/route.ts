import { jsonDocument, plain } from "#lib/api/plain";
import { workflowSchema } from "#lib/operations/workflows/workflow-schema";

export const dynamic = "force-dynamic";

const { path, document } = workflowSchema;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain(path, async (request) => jsonDocument(request, document()));
