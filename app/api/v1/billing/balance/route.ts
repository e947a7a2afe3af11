import { serve } from "#lib/api/serve";
import { getBalance } from "#lib/operations/billing/get-balance";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getBalance);
