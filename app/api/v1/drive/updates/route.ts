import { serve } from "#lib/api/serve";
import { listDriveUpdates } from "#lib/operations/drive/list-drive-updates";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listDriveUpdates);
