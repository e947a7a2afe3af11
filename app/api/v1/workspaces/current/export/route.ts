import { serve } from "#lib/api/serve";
import { exportWorkspace } from "#lib/operations/workspaces/export-workspace";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(exportWorkspace);
