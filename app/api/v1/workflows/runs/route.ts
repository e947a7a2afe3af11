import { serve } from "#lib/api/serve";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listWorkflowRuns);
