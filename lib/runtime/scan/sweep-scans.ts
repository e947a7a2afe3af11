import { randomBytes } from "node:crypto";
import { insertAuditEntry } from "#lib/platform/audit";
import { db, transaction } from "#lib/platform/db";
import { exclusively } from "#lib/platform/lock";
import { log } from "#lib/platform/log";
import { keepScan, scanStored } from "#lib/runtime/scan/rescan";
import { SCAN_ENGINE } from "#lib/runtime/scan/scan-skill";

/** Versions that are looked up at once. */
const BATCH = 50;

type Row = { id: number; skillId: number; workspaceId: number | null; slug: string; version: string; contentSha: string };

/**
 * Scans again what was scanned by an older engine, or never. Any number of workers may call it; one of them works, and is told
 * so. A worker that is older than another's leaves alone what that one has scanned. What cannot be scanned keeps its state,
 * and is tried again the next time.
 */
export async function sweepScans(): Promise<boolean> {
  return exclusively("scans", async () => {
    const requestId = `sweep_${randomBytes(6).toString("hex")}`;
    let scanned = 0;
    for (let batch = await outdated(0); batch.length > 0; batch = await outdated(batch.at(-1)?.id ?? 0)) {
      for (const row of batch) {
        await again(row, requestId).then(
          () => scanned++,
          (err: unknown) => log.warn({ err, slug: row.slug, version: row.version }, "a version could not be scanned again"),
        );
      }
    }
    if (scanned > 0) log.info({ scanned, engine: SCAN_ENGINE }, "scanned versions of skills again");
  });
}

/** Engines are compared number by number. */
function outdated(after: number): Promise<Row[]> {
  return db().$queryRaw<Row[]>`
    SELECT v.id, v.skill_id AS "skillId", s.workspace_id AS "workspaceId", s.slug, v.version, v.content_sha AS "contentSha"
    FROM skill_versions v JOIN skills s ON s.id = v.skill_id
    WHERE v.id > ${after} AND (v.scan IS NULL OR v.verdict IS NULL
      OR CASE WHEN v.scan ->> 'engine' ~ '^[0-9]{1,6}([.][0-9]{1,6})*$'
              THEN string_to_array(v.scan ->> 'engine', '.')::int[] < string_to_array(${SCAN_ENGINE}, '.')::int[] ELSE true END)
    ORDER BY v.id LIMIT ${BATCH}`;
}

async function again({ workspaceId, slug, version, ...row }: Row, requestId: string) {
  const scan = await scanStored(row.contentSha);
  await transaction(async (tx) => {
    const change = await keepScan(tx, row, scan);
    if (!change || change.from === change.to) return;
    log.warn({ slug, version, ...change }, "a scan has changed where a version stands");
    const actor = { type: "system", id: null, name: null };
    const metadata = { version, verdict: scan.verdict, ...change };
    await insertAuditEntry(tx, { workspaceId, action: "version.scan", actor, requestId, resourceId: slug, metadata });
  });
}
