import { serve } from "#lib/api/serve";
import { unpublishSkill } from "#lib/operations/skills/unpublish-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(unpublishSkill);
