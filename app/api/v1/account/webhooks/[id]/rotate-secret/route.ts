import { serve } from "#lib/api/serve";
import { rotateWebhookSecret } from "#lib/operations/webhooks/rotate-webhook-secret";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(rotateWebhookSecret);
