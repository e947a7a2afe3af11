import { serve } from "#lib/api/serve";
import { processSkill } from "#lib/operations/uploads/process-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(processSkill);
