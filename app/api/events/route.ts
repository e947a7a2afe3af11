import { serve } from "#lib/api/serve";
import { streamEvents } from "#lib/operations/events/stream-events";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(streamEvents);
