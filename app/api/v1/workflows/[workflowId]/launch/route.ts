import { serve } from "#lib/api/serve";
import { launchWorkflow } from "#lib/operations/workflows/launch-workflow";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(launchWorkflow);
