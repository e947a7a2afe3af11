import { serve } from "#lib/api/serve";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getMarketplaceSkill);
