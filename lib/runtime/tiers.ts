/** What a workspace may do by its tier. The owner of the server sets the tier; nothing changes it by itself. */
export const TIERS = {
  free: { name: "Free", runsPerMonth: 10_000, concurrentRuns: 4 },
  pro: { name: "Pro", runsPerMonth: 100_000, concurrentRuns: 10 },
  team: { name: "Team", runsPerMonth: null, concurrentRuns: 25 },
} as const satisfies Record<string, Tier>;

/** `runsPerMonth` counts accepted runs in a calendar month (UTC), null is no limit; `concurrentRuns` is over all workers. */
export type Tier = { name: string; runsPerMonth: number | null; concurrentRuns: number };
export type TierName = keyof typeof TIERS;

/** The month that runs are counted in, such as 2026-11 (UTC). */
export const currentMonth = (): string => new Date().toISOString().slice(0, 7);
