import { serve } from "#lib/api/serve";
import { recordTelemetry } from "#lib/operations/telemetry/record-telemetry";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(recordTelemetry);
