import { serve } from "#lib/api/serve";
import { fireTrigger } from "#lib/operations/triggers/fire-trigger";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(fireTrigger);
