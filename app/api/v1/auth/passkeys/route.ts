import { serve } from "#lib/api/serve";
import { createPasskey } from "#lib/operations/auth/create-passkey";
import { listPasskeys } from "#lib/operations/auth/list-passkeys";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listPasskeys, createPasskey);
