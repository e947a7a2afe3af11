import { serve } from "#lib/api/serve";
import { adoptInstall } from "#lib/operations/migrations/adopt-install";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(adoptInstall);
