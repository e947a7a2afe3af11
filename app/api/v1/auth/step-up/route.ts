import { serve } from "#lib/api/serve";
import { stepUp } from "#lib/operations/auth/step-up";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(stepUp);
