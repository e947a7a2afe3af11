import { serve } from "#lib/api/serve";
import { listSessions } from "#lib/operations/auth/list-sessions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listSessions);
