import { serve } from "#lib/api/serve";
import { deletePasskey } from "#lib/operations/auth/delete-passkey";
import { updatePasskey } from "#lib/operations/auth/update-passkey";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(updatePasskey, deletePasskey);
