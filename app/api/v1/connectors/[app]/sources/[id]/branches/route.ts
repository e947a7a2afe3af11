import { serve } from "#lib/api/serve";
import { listBranches } from "#lib/operations/connectors/list-branches";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listBranches);
