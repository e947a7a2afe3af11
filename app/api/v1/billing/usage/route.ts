import { serve } from "#lib/api/serve";
import { getUsage } from "#lib/operations/billing/get-usage";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getUsage);
