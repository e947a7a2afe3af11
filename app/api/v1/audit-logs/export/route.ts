import { serve } from "#lib/api/serve";
import { exportAuditLogs } from "#lib/operations/audit-logs/export-audit-logs";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(exportAuditLogs);
