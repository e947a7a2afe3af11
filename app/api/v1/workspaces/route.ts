import { serve } from "#lib/api/serve";
import { createWorkspace } from "#lib/operations/workspaces/create-workspace";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createWorkspace, listWorkspaces);
