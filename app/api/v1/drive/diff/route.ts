import { serve } from "#lib/api/serve";
import { diffDrive } from "#lib/operations/drive/diff-drive";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(diffDrive);
