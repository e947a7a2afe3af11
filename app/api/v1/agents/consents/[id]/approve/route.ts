import { serve } from "#lib/api/serve";
import { approveConsent } from "#lib/operations/agents/approve-consent";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(approveConsent);
