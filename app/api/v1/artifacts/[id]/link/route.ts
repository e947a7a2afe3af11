import { serve } from "#lib/api/serve";
import { createArtifactLink } from "#lib/operations/artifacts/create-artifact-link";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createArtifactLink);
