import { serve } from "#lib/api/serve";
import { testWebhook } from "#lib/operations/webhooks/test-webhook";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(testWebhook);
