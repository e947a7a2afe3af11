import { serve } from "#lib/api/serve";
import { deleteSkill } from "#lib/operations/skills/delete-skill";
import { getSkill } from "#lib/operations/skills/get-skill";
import { renameSkill } from "#lib/operations/skills/rename-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteSkill, getSkill, renameSkill);
