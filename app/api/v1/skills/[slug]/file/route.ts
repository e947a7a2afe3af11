import { serve } from "#lib/api/serve";
import { getSkillFile } from "#lib/operations/skills/get-skill-file";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSkillFile);
