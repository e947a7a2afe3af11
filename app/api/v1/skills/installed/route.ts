import { serve } from "#lib/api/serve";
import { listInstalledContents } from "#lib/operations/skills/list-installed-contents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listInstalledContents);
