import { serve } from "#lib/api/serve";
import { cancelExecution } from "#lib/operations/executions/cancel-execution";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(cancelExecution);
