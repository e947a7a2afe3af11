import type { Db } from "#lib/platform/db";
import { currentMonth, TIERS, type TierName } from "#lib/runtime/tiers";

/** What a workspace's tier allows, and how many runs it has had accepted in this month (UTC), failed ones too. */
export async function monthOf(db: Db, workspaceId: number) {
  const { tier, runsMonth, runsCount, balance } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { name, runsPerMonth, concurrentRuns } = TIERS[tier as TierName];
  const month = currentMonth();
  const [year, number] = month.split("-").map(Number) as [number, number];
  return { tier, name, runsPerMonth, concurrentRuns, runsThisMonth: runsMonth === month ? runsCount : 0, resetsAt: new Date(Date.UTC(year, number)), balance };
}
