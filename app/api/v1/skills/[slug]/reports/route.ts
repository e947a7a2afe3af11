import { serve } from "#lib/api/serve";
import { listSkillReports } from "#lib/operations/skills/list-skill-reports";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listSkillReports);
