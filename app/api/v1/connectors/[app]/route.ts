import { serve } from "#lib/api/serve";
import { disconnectConnector } from "#lib/operations/connectors/disconnect-connector";
import { getConnector } from "#lib/operations/connectors/get-connector";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(disconnectConnector, getConnector);
