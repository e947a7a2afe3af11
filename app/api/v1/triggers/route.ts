import { serve } from "#lib/api/serve";
import { createTrigger } from "#lib/operations/triggers/create-trigger";
import { listTriggers } from "#lib/operations/triggers/list-triggers";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createTrigger, listTriggers);
