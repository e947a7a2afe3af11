import { serve } from "#lib/api/serve";
import { createWebhook } from "#lib/operations/webhooks/create-webhook";
import { listWebhooks } from "#lib/operations/webhooks/list-webhooks";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createWebhook, listWebhooks);
