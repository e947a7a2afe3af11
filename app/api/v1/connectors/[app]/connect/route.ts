import { serve } from "#lib/api/serve";
import { connectConnector } from "#lib/operations/connectors/connect-connector";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(connectConnector);
