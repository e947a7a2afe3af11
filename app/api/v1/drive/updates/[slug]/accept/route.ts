import { serve } from "#lib/api/serve";
import { acceptUpdate } from "#lib/operations/drive/accept-update";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(acceptUpdate);
