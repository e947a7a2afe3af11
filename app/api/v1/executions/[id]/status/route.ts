import { serve } from "#lib/api/serve";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getExecutionStatus);
