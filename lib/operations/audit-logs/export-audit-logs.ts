import { z } from "zod";
import { operation, type StreamAnswer } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";
import { entriesOf, refuseMoreThan, toCsv, toJson, toJsonLines } from "#lib/operations/audit-logs/audit-export";
import { auditFilter, matchingEntries } from "#lib/operations/audit-logs/audit-filter";

const FORMATS = {
  csv: { contentType: "text/csv; charset=utf-8", write: toCsv },
  json: { contentType: "application/json; charset=utf-8", write: toJson },
  jsonl: { contentType: "application/jsonl; charset=utf-8", write: toJsonLines },
};
const MOST = 1_000_000;

export const exportAuditLogs = operation({
  route: "GET /audit-logs/export",
  summary: "Download the audit log.",
  description: `All that match, newest first, up to ${MOST} entries: as one JSON array, as JSON Lines, or as CSV (RFC 4180), where values that a spreadsheet would take for a formula begin with an apostrophe. A download that breaks off is not complete.`,
  scope: "full",
  role: "admin",
  responds: "stream",
  contentTypes: ["text/csv", "application/json", "application/jsonl"],
  input: { format: z.enum(["csv", "json", "jsonl"]).default("csv"), ...auditFilter },
  output: z.custom<StreamAnswer>(),
  async handler(ctx, input) {
    const where = matchingEntries(ctx.workspace.id, input);
    await refuseMoreThan(ctx.db, where, MOST);
    const { contentType, write } = FORMATS[input.format];
    return {
      filename: `audit-${ctx.workspace.slug}-${new Date().toISOString().slice(0, 10)}.${input.format}`,
      contentType,
      chunks: write(entriesOf(ctx.db, where, () => isStillGood(ctx.caller, "full"))),
    };
  },
});
