import { serve } from "#lib/api/serve";
import { listGrants } from "#lib/operations/agents/list-grants";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listGrants);
