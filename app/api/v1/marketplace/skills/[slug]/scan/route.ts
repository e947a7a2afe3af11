import { serve } from "#lib/api/serve";
import { getSkillScan } from "#lib/operations/marketplace/get-skill-scan";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSkillScan);
