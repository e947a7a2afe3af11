import { serve } from "#lib/api/serve";
import { runConnectorAction } from "#lib/operations/connectors/run-connector-action";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(runConnectorAction);
