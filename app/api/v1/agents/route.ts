import { serve } from "#lib/api/serve";
import { listAgents } from "#lib/operations/agents/list-agents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listAgents);
