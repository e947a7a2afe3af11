import { serve } from "#lib/api/serve";
import { finalizeSync } from "#lib/operations/drive/finalize-sync";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(finalizeSync);
