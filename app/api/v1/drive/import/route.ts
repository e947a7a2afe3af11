import { serve } from "#lib/api/serve";
import { importToDrive } from "#lib/operations/drive/import-to-drive";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(importToDrive);
