import { serve } from "#lib/api/serve";
import { createSecret } from "#lib/operations/secrets/create-secret";
import { listSecrets } from "#lib/operations/secrets/list-secrets";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createSecret, listSecrets);
