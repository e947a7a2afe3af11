import { serve } from "#lib/api/serve";
import { pollActivation } from "#lib/operations/activate/poll-activation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(pollActivation);
