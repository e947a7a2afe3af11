import { serve } from "#lib/api/serve";
import { listTriggerEvents } from "#lib/operations/triggers/list-trigger-events";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listTriggerEvents);
