import { serve } from "#lib/api/serve";
import { pollConsent } from "#lib/operations/agents/poll-consent";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(pollConsent);
