import { serve } from "#lib/api/serve";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";
import { rebindApiKey } from "#lib/operations/workspaces/rebind-api-key";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getCurrentWorkspace, rebindApiKey);
