import { serve } from "#lib/api/serve";
import { createApiKey } from "#lib/operations/api-keys/create-api-key";
import { listApiKeys } from "#lib/operations/api-keys/list-api-keys";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createApiKey, listApiKeys);
