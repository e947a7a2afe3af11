import { serve } from "#lib/api/serve";
import { createRun } from "#lib/operations/runs/create-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createRun);
