import { serve } from "#lib/api/serve";
import { deleteSecret } from "#lib/operations/secrets/delete-secret";
import { updateSecret } from "#lib/operations/secrets/update-secret";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(updateSecret, deleteSecret);
