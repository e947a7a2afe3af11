import { serve } from "#lib/api/serve";
import { getSkillExample } from "#lib/operations/marketplace/get-skill-example";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSkillExample);
