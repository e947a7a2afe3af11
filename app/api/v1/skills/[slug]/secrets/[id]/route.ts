import { serve } from "#lib/api/serve";
import { unbindSecret } from "#lib/operations/secrets/unbind-secret";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(unbindSecret);
