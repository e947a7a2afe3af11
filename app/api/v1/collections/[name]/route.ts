import { serve } from "#lib/api/serve";
import { deleteCollection } from "#lib/operations/collections/delete-collection";
import { updateCollection } from "#lib/operations/collections/update-collection";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteCollection, updateCollection);
