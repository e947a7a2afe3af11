import { serve } from "#lib/api/serve";
import { getFacets } from "#lib/operations/marketplace/get-facets";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getFacets);
