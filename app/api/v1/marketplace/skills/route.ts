import { serve } from "#lib/api/serve";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listMarketplaceSkills);
