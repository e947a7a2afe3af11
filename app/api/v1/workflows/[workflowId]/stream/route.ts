import { serve } from "#lib/api/serve";
import { streamWorkflow } from "#lib/operations/workflows/stream-workflow";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(streamWorkflow);
