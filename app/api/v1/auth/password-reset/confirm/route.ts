import { serve } from "#lib/api/serve";
import { confirmPasswordReset } from "#lib/operations/auth/confirm-password-reset";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(confirmPasswordReset);
