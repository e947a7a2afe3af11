import { operation } from "#lib/api/operation";
import { page, pageByTime, pageInput } from "#lib/api/pages";
import { auditEntry, toAuditEntry } from "#lib/operations/audit-logs/audit-entry";
import { auditFilter, matchingEntries } from "#lib/operations/audit-logs/audit-filter";

export const listAuditLogs = operation({
  route: "GET /audit-logs",
  summary: "List what was done in the workspace, newest first.",
  description:
    "Every change leaves an entry, by whatever way it came; so does a refused sign-in and a refused permission. Entries are never changed or deleted.",
  scope: "full",
  role: "admin",
  input: { ...pageInput, ...auditFilter },
  output: page(auditEntry),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const filter = matchingEntries(workspaceId, input);
    const found = await pageByTime(
      "aud",
      input,
      (id) => ctx.db.auditEntry.findUnique({ where: { id, workspaceId }, select: { id: true, createdAt: true } }),
      ({ where, ...rest }) => ctx.db.auditEntry.findMany({ where: { AND: [filter, where] }, ...rest }),
    );
    return { ...found, data: found.data.map(toAuditEntry) };
  },
});
