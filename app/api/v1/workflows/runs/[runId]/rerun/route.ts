import { serve } from "#lib/api/serve";
import { rerunWorkflowRun } from "#lib/operations/workflows/rerun-workflow-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(rerunWorkflowRun);
