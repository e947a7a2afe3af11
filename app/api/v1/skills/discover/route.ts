import { serve } from "#lib/api/serve";
import { discoverSkills } from "#lib/operations/skills/discover-skills";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(discoverSkills);
