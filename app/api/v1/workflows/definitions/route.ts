import { serve } from "#lib/api/serve";
import { createWorkflow } from "#lib/operations/workflows/create-workflow";
import { listWorkflows } from "#lib/operations/workflows/list-workflows";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listWorkflows, createWorkflow);
