import { serve } from "#lib/api/serve";
import { rotateApiKey } from "#lib/operations/api-keys/rotate-api-key";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(rotateApiKey);
