import { serve } from "#lib/api/serve";
import { dismissUpdate } from "#lib/operations/drive/dismiss-update";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(dismissUpdate);
