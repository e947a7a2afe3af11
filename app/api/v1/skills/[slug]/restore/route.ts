import { serve } from "#lib/api/serve";
import { restoreSkill } from "#lib/operations/skills/restore-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(restoreSkill);
