import { serve } from "#lib/api/serve";
import { removeCollectionSkill } from "#lib/operations/collections/remove-collection-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(removeCollectionSkill);
