import { serve } from "#lib/api/serve";
import { deleteWorkflow } from "#lib/operations/workflows/delete-workflow";
import { getWorkflow } from "#lib/operations/workflows/get-workflow";
import { updateWorkflow } from "#lib/operations/workflows/update-workflow";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getWorkflow, updateWorkflow, deleteWorkflow);
