import { serve } from "#lib/api/serve";
import { listConnectors } from "#lib/operations/connectors/list-connectors";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listConnectors);
