import { serve } from "#lib/api/serve";
import { publishSkill } from "#lib/operations/skills/publish-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(publishSkill);
