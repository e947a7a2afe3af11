import { serve } from "#lib/api/serve";
import { unyankVersion } from "#lib/operations/skills/unyank-version";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(unyankVersion);
