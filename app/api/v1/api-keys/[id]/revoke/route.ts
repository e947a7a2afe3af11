import { serve } from "#lib/api/serve";
import { revokeApiKey } from "#lib/operations/api-keys/revoke-api-key";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(revokeApiKey);
