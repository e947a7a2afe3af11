import { serve } from "#lib/api/serve";
import { replayTriggerEvent } from "#lib/operations/triggers/replay-trigger-event";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(replayTriggerEvent);
