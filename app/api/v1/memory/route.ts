import { serve } from "#lib/api/serve";
import { getMemory } from "#lib/operations/memory/get-memory";
import { updateMemory } from "#lib/operations/memory/update-memory";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getMemory, updateMemory);
