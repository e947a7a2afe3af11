import { serve } from "#lib/api/serve";
import { checkWorkflow } from "#lib/operations/workflows/check-workflow";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(checkWorkflow);
