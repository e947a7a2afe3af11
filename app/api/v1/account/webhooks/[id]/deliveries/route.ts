import { serve } from "#lib/api/serve";
import { listDeliveries } from "#lib/operations/webhooks/list-deliveries";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listDeliveries);
