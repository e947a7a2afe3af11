import { serve } from "#lib/api/serve";
import { receiveHook } from "#lib/operations/triggers/receive-hook";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(receiveHook);
