import { serve } from "#lib/api/serve";
import { listSources } from "#lib/operations/connectors/list-sources";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listSources);
