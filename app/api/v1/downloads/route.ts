import { serve } from "#lib/api/serve";
import { createDownload } from "#lib/operations/downloads/create-download";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createDownload);
