import { serve } from "#lib/api/serve";
import { uninstallSkill } from "#lib/operations/skills/uninstall-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(uninstallSkill);
