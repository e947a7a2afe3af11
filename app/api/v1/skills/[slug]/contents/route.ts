import { serve } from "#lib/api/serve";
import { getSkillContents } from "#lib/operations/skills/get-skill-contents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getSkillContents);
