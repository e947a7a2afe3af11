import type { Db } from "#lib/platform/db";

/**
 * Notes that an admin of the instance lets a skill out with the versions that it has: what the scanner doubts of these was
 * looked at. Those that are held or quarantined are decided one by one.
 */
export async function allowStanding(tx: Db, skillId: number): Promise<void> {
  await tx.skillVersion.updateMany({ where: { skillId, state: "live", allowedAt: null, verdict: { not: "pass" } }, data: { allowedAt: new Date() } });
}
