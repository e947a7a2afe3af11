import { serve } from "#lib/api/serve";
import { lookupActivation } from "#lib/operations/activate/lookup-activation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(lookupActivation);
