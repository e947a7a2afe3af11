import { serve } from "#lib/api/serve";
import { getSkill } from "#lib/operations/skills/get-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSkill);
