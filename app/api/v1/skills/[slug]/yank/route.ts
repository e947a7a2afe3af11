import { serve } from "#lib/api/serve";
import { yankVersion } from "#lib/operations/skills/yank-version";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(yankVersion);
