import { serve } from "#lib/api/serve";
import { searchConnectorActions } from "#lib/operations/connectors/search-connector-actions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(searchConnectorActions);
