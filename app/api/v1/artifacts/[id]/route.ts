import { serve } from "#lib/api/serve";
import { deleteArtifact } from "#lib/operations/artifacts/delete-artifact";
import { getArtifact } from "#lib/operations/artifacts/get-artifact";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteArtifact, getArtifact);
