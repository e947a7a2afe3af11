import { serve } from "#lib/api/serve";
import { addCollectionSkill } from "#lib/operations/collections/add-collection-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(addCollectionSkill);
