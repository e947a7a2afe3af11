import { serve } from "#lib/api/serve";
import { startActivation } from "#lib/operations/activate/start-activation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(startActivation);
