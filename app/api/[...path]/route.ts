import { serve } from "#lib/api/serve";

/** Every path below /api that is nothing else: a JSON 404. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve();
