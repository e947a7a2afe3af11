import { serve } from "#lib/api/serve";
import { receiveStripeEvent } from "#lib/operations/billing/receive-stripe-event";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(receiveStripeEvent);
