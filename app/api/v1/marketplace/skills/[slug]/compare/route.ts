import { serve } from "#lib/api/serve";
import { compareVersions } from "#lib/operations/marketplace/compare-versions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(compareVersions);
