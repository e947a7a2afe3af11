import type { Db } from "#lib/platform/db";

/**
 * Runs and cost of each day (UTC) of a range. Ids grow with time, give or take how long a transaction lasts, so the rows
 * before the range are left out by the last id that is an hour older: the index on workspace and id is read from now back
 * to there, and no further.
 */
export async function usageByDay(db: Db, workspaceId: number, from: string, to: string): Promise<{ date: string; runs: number; cost: bigint }[]> {
  return db.$queryRaw`
    WITH span AS (
      SELECT ${from}::date::timestamp AT TIME ZONE 'UTC' AS start, (${to}::date + 1)::timestamp AT TIME ZONE 'UTC' AS stop
    ), runs AS (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS runs FROM executions, span
      WHERE workspace_id = ${workspaceId} AND created_at >= start AND created_at < stop AND id > coalesce(
        (SELECT id FROM executions WHERE workspace_id = ${workspaceId} AND created_at < start - interval '1 hour' ORDER BY id DESC LIMIT 1), 0)
      GROUP BY day
    ), costs AS (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS day, -sum(amount) AS cost FROM credit_transactions, span
      WHERE workspace_id = ${workspaceId} AND type = 'usage' AND created_at >= start AND created_at < stop AND id > coalesce(
        (SELECT id FROM credit_transactions WHERE workspace_id = ${workspaceId} AND created_at < start - interval '1 hour' ORDER BY id DESC LIMIT 1), 0)
      GROUP BY day
    )
    SELECT to_char(date, 'YYYY-MM-DD') AS date, coalesce(runs, 0)::int AS runs, coalesce(cost, 0)::bigint AS cost
    FROM (SELECT generate_series(${from}::date, ${to}::date, interval '1 day')::date AS date) days
      LEFT JOIN runs ON runs.day = date LEFT JOIN costs ON costs.day = date ORDER BY date`;
}

/** The skills whose runs of a range cost most, dearest first. Reads the same rows as the runs above, once more. */
export async function usageBySkill(
  db: Db,
  workspaceId: number,
  from: string,
  to: string,
  limit: number,
): Promise<{ slug: string; name: string; runs: number; cost: bigint }[]> {
  return db.$queryRaw`
    WITH span AS (
      SELECT ${from}::date::timestamp AT TIME ZONE 'UTC' AS start, (${to}::date + 1)::timestamp AT TIME ZONE 'UTC' AS stop
    )
    SELECT skill_slug AS slug, max(skill_name) AS name, count(*)::int AS runs, sum(cost)::bigint AS cost FROM executions, span
    WHERE workspace_id = ${workspaceId} AND created_at >= start AND created_at < stop AND id > coalesce(
      (SELECT id FROM executions WHERE workspace_id = ${workspaceId} AND created_at < start - interval '1 hour' ORDER BY id DESC LIMIT 1), 0)
    GROUP BY skill_slug ORDER BY sum(cost) DESC, count(*) DESC, skill_slug LIMIT ${limit}`;
}
