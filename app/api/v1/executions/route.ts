import { serve } from "#lib/api/serve";
import { listExecutions } from "#lib/operations/executions/list-executions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listExecutions);
