import { serve } from "#lib/api/serve";
import { getWorkflowRun } from "#lib/operations/workflows/get-workflow-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getWorkflowRun);
