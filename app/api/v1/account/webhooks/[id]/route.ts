import { serve } from "#lib/api/serve";
import { deleteWebhook } from "#lib/operations/webhooks/delete-webhook";
import { getWebhook } from "#lib/operations/webhooks/get-webhook";
import { updateWebhook } from "#lib/operations/webhooks/update-webhook";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getWebhook, updateWebhook, deleteWebhook);
