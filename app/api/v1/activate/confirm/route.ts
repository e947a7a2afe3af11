import { serve } from "#lib/api/serve";
import { confirmActivation } from "#lib/operations/activate/confirm-activation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(confirmActivation);
