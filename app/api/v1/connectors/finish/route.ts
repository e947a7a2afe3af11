import { serve } from "#lib/api/serve";
import { finishConnector } from "#lib/operations/connectors/finish-connector";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(finishConnector);
