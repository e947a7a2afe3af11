import { serve } from "#lib/api/serve";
import { listCategories } from "#lib/operations/marketplace/list-categories";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listCategories);
