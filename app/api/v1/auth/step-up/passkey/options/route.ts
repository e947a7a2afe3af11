import { serve } from "#lib/api/serve";
import { createStepUpOptions } from "#lib/operations/auth/create-step-up-options";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createStepUpOptions);
