import { serve } from "#lib/api/serve";
import { listSkills } from "#lib/operations/skills/list-skills";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listSkills);
