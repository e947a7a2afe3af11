import { serve } from "#lib/api/serve";
import { listAuditLogs } from "#lib/operations/audit-logs/list-audit-logs";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listAuditLogs);
