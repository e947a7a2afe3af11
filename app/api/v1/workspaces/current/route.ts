import { serve } from "#lib/api/serve";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getCurrentWorkspace);
