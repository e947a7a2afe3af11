import { serve } from "#lib/api/serve";
import { exportAccount } from "#lib/operations/account/export-account";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(exportAccount);
