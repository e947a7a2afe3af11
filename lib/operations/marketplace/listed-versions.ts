import type { ListedVersion } from "#lib/operations/marketplace/marketplace-skill";
import { type Db, Prisma } from "#lib/platform/db";

/**
 * The versions of a skill, the newest first: all, or those that are live. There may be hundreds and each can be megabytes, so
 * of what the scanner says only the little is read that a list shows.
 */
export function listVersions(db: Db, skillId: number, which: "all" | "live"): Promise<ListedVersion[]> {
  return db.$queryRaw<ListedVersion[]>`
    SELECT id, version, content_sha AS "contentSha", content_size AS "contentSize", created_at AS "createdAt", changelog, state, verdict, risk,
      yanked_at AS "yankedAt", yank_reason AS "yankReason",
      CASE WHEN scan IS NOT NULL THEN jsonb_build_object('engine', scan->'engine', 'scannedAt', scan->'scannedAt') END AS scan
    FROM skill_versions WHERE skill_id = ${skillId} ${which === "live" ? Prisma.sql`AND state = 'live'` : Prisma.empty} ORDER BY number DESC`;
}
