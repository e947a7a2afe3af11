import { serve } from "#lib/api/serve";
import { cancelWorkflowRun } from "#lib/operations/workflows/cancel-workflow-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(cancelWorkflowRun);
