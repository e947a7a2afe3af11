import { serve } from "#lib/api/serve";
import { listConnectorTriggers } from "#lib/operations/connectors/list-connector-triggers";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listConnectorTriggers);
