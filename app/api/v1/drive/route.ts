import { serve } from "#lib/api/serve";
import { listDrive } from "#lib/operations/drive/list-drive";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listDrive);
