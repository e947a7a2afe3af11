import { serve } from "#lib/api/serve";
import { getMemoryVersion } from "#lib/operations/memory/get-memory-version";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getMemoryVersion);
