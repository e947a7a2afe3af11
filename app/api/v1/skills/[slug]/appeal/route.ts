import { serve } from "#lib/api/serve";
import { appealVerdict } from "#lib/operations/skills/appeal-verdict";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(appealVerdict);
