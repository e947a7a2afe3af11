import { serve } from "#lib/api/serve";
import { getSubscriptionTier } from "#lib/operations/billing/get-subscription-tier";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSubscriptionTier);
