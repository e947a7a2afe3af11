import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { beyond, byTime, type Place } from "#lib/api/pages";
import { type AuditEntry, auditEntry, toAuditEntry } from "#lib/operations/audit-logs/audit-entry";
import type { Db, Prisma } from "#lib/platform/db";

const BATCH = 1000;

/** Refuses to begin what would not be whole: an export that stops at a limit looks like one that is complete. */
export async function refuseMoreThan(db: Db, where: Prisma.AuditEntryWhereInput, most: number): Promise<void> {
  const [surplus] = await db.auditEntry.findMany({ where, orderBy: byTime("desc"), skip: most, take: 1, select: { id: true } });
  if (surplus) throw invalid("start_date", `More than ${most} entries match. Ask for fewer days at a time.`);
}

/**
 * The entries in their wire form, newest first, a thousand at a time: each batch begins where the one before ended. Ends
 * with an error when `isAllowed` says no before one of them.
 */
export async function* entriesOf(db: Db, where: Prisma.AuditEntryWhereInput, isAllowed: () => Promise<boolean>): AsyncGenerator<AuditEntry[]> {
  let last: Place | undefined;
  for (;;) {
    if (last && !(await isAllowed())) throw new Error("Who asked for this export may not read it any more.");
    const rows = await db.auditEntry.findMany({ where: last ? { AND: [where, beyond(last)] } : where, orderBy: byTime("desc"), take: BATCH });
    if (rows.length > 0) yield rows.map((row) => z.encode(auditEntry, toAuditEntry(row)));
    last = rows.at(-1);
    if (rows.length < BATCH) return;
  }
}

/** One JSON array, an entry a line. */
export async function* toJson(batches: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const batch of batches) {
    yield before + batch.map((entry) => JSON.stringify(entry)).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

/** JSON Lines: an entry a line and nothing around them, for programs that read one at a time. */
export async function* toJsonLines(batches: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

const COLUMNS: Record<string, (entry: AuditEntry) => string | number | null> = {
  id: (entry) => entry.id,
  createdAt: (entry) => entry.createdAt,
  action: (entry) => entry.action,
  actorType: (entry) => entry.actor.type,
  actorId: (entry) => entry.actor.id,
  actorName: (entry) => entry.actor.name,
  resourceType: (entry) => entry.resourceType,
  resourceId: (entry) => entry.resourceId,
  ip: (entry) => entry.ip,
  userAgent: (entry) => entry.userAgent,
  requestId: (entry) => entry.requestId,
  metadata: (entry) => JSON.stringify(entry.metadata),
};

/** RFC 4180: a row of names, then a row for each entry, each ended by CRLF. */
export async function* toCsv(batches: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  const line = (values: (string | number | null)[]) => `${values.map(cell).join(",")}\r\n`;
  let head = line(Object.keys(COLUMNS));
  for await (const batch of batches) {
    yield head + batch.map((entry) => line(Object.values(COLUMNS).map((read) => read(entry)))).join("");
    head = "";
  }
  if (head) yield head;
}

/** A browser's or a key's name comes from whoever chose it, and a spreadsheet would run one that looks like a formula. */
function cell(value: string | number | null): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
