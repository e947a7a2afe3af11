import { serve } from "#lib/api/serve";
import { redeliver } from "#lib/operations/webhooks/redeliver";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(redeliver);
