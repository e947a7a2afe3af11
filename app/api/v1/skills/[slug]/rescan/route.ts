import { serve } from "#lib/api/serve";
import { rescanSkill } from "#lib/operations/skills/rescan-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(rescanSkill);
