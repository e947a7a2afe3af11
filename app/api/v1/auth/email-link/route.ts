import { serve } from "#lib/api/serve";
import { requestEmailLink } from "#lib/operations/auth/request-email-link";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(requestEmailLink);
