import { serve } from "#lib/api/serve";
import { createPasskeyOptions } from "#lib/operations/auth/create-passkey-options";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createPasskeyOptions);
