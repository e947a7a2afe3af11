import { serve } from "#lib/api/serve";
import { streamWorkflowRun } from "#lib/operations/workflows/stream-workflow-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(streamWorkflowRun);
