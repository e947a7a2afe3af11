import { serve } from "#lib/api/serve";
import { restoreMemoryVersion } from "#lib/operations/memory/restore-memory-version";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(restoreMemoryVersion);
