import { serve } from "#lib/api/serve";
import { connectAgent } from "#lib/operations/agents/connect-agent";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(connectAgent);
