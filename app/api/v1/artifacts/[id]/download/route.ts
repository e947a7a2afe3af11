import { serve } from "#lib/api/serve";
import { downloadArtifact } from "#lib/operations/artifacts/download-artifact";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(downloadArtifact);
