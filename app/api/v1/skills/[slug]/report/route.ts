import { serve } from "#lib/api/serve";
import { reportSkill } from "#lib/operations/skills/report-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(reportSkill);
