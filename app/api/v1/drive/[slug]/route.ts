import { serve } from "#lib/api/serve";
import { removeFromDrive } from "#lib/operations/drive/remove-from-drive";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(removeFromDrive);
