import { serve } from "#lib/api/serve";
import { setPassword } from "#lib/operations/auth/set-password";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(setPassword);
