import { serve } from "#lib/api/serve";
import { getMarketplaceFile } from "#lib/operations/marketplace/get-marketplace-file";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getMarketplaceFile);
