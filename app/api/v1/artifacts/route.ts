import { serve } from "#lib/api/serve";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listArtifacts);
