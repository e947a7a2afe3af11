import { serve } from "#lib/api/serve";
import { getAccount } from "#lib/operations/auth/get-account";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getAccount);
