import { serve } from "#lib/api/serve";
import { deleteWorkspace } from "#lib/operations/workspaces/delete-workspace";
import { updateWorkspace } from "#lib/operations/workspaces/update-workspace";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteWorkspace, updateWorkspace);
