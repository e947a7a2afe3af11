import { serve } from "#lib/api/serve";
import { confirmEmailLink } from "#lib/operations/auth/confirm-email-link";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(confirmEmailLink);
