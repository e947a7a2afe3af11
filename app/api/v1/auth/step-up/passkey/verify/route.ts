import { serve } from "#lib/api/serve";
import { verifyStepUp } from "#lib/operations/auth/verify-step-up";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(verifyStepUp);
