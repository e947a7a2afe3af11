import { serve } from "#lib/api/serve";
import { createTopUp } from "#lib/operations/billing/create-top-up";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createTopUp);
