import { serve } from "#lib/api/serve";
import { executeSync } from "#lib/operations/drive/execute-sync";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(executeSync);
