import { serve } from "#lib/api/serve";
import { getSourceContent } from "#lib/operations/connectors/get-source-content";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSourceContent);
