import { serve } from "#lib/api/serve";
import { deleteTrigger } from "#lib/operations/triggers/delete-trigger";
import { getTrigger } from "#lib/operations/triggers/get-trigger";
import { updateTrigger } from "#lib/operations/triggers/update-trigger";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteTrigger, getTrigger, updateTrigger);
