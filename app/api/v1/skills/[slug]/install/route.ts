import { serve } from "#lib/api/serve";
import { installSkill } from "#lib/operations/skills/install-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(installSkill);
