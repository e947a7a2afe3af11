import { serve } from "#lib/api/serve";
import { toggleDriveSkill } from "#lib/operations/drive/toggle-drive-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(toggleDriveSkill);
