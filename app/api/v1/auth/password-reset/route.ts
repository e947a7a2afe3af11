import { serve } from "#lib/api/serve";
import { requestPasswordReset } from "#lib/operations/auth/request-password-reset";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(requestPasswordReset);
