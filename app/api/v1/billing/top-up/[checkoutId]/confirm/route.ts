import { serve } from "#lib/api/serve";
import { confirmTopUp } from "#lib/operations/billing/confirm-top-up";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(confirmTopUp);
