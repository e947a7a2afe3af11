import { serve } from "#lib/api/serve";
import { deleteSession } from "#lib/operations/auth/delete-session";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteSession);
