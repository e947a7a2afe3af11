import { serve } from "#lib/api/serve";
import { denyConsent } from "#lib/operations/agents/deny-consent";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(denyConsent);
