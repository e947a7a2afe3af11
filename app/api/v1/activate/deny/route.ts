import { serve } from "#lib/api/serve";
import { denyActivation } from "#lib/operations/activate/deny-activation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(denyActivation);
