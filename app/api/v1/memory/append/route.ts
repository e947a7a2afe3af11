import { serve } from "#lib/api/serve";
import { appendToMemory } from "#lib/operations/memory/append-to-memory";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(appendToMemory);
