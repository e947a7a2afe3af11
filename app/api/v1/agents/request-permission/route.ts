import { serve } from "#lib/api/serve";
import { requestPermission } from "#lib/operations/agents/request-permission";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(requestPermission);
