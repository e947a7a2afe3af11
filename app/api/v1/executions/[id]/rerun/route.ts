import { serve } from "#lib/api/serve";
import { rerunExecution } from "#lib/operations/executions/rerun-execution";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(rerunExecution);
