import { serve } from "#lib/api/serve";
import { decideAuthorization } from "#lib/operations/oauth/decide-authorization";
import { getAuthorization } from "#lib/operations/oauth/get-authorization";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getAuthorization, decideAuthorization);
