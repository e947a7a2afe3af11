import { serve } from "#lib/api/serve";
import { listOwnSkills } from "#lib/operations/skills/list-own-skills";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listOwnSkills);
