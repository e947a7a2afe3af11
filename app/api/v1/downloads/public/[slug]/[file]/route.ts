import { serve } from "#lib/api/serve";
import { downloadSkill } from "#lib/operations/skills/download-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(downloadSkill);
