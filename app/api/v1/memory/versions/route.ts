import { serve } from "#lib/api/serve";
import { listMemoryVersions } from "#lib/operations/memory/list-memory-versions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listMemoryVersions);
