import { serve } from "#lib/api/serve";
import { createCollection } from "#lib/operations/collections/create-collection";
import { listCollections } from "#lib/operations/collections/list-collections";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createCollection, listCollections);
