import { serve } from "#lib/api/serve";
import { previewSync } from "#lib/operations/drive/preview-sync";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(previewSync);
