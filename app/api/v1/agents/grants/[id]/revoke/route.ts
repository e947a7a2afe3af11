import { serve } from "#lib/api/serve";
import { revokeGrant } from "#lib/operations/agents/revoke-grant";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(revokeGrant);
