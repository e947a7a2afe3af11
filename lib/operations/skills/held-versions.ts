import type { Db } from "#lib/platform/db";
import { setLatest } from "#lib/runtime/latest-version";
import { isRejected } from "#lib/runtime/scan/rescan";
import { stateOf } from "#lib/runtime/scan/version-state";

/**
 * Puts the versions of a skill that is private again where they belong: nobody has to look any more at what its owner alone
 * runs. One that others have installed stays held, for they could run it too. With the skill locked, once it is private.
 */
export async function releaseHeld(tx: Db, { id: skillId, workspaceId }: { id: number; workspaceId: number | null }): Promise<void> {
  const held = await tx.skillVersion.findMany({
    where: { skillId, state: "held", verdict: { not: null }, drive: { none: { workspaceId: { not: workspaceId ?? -1 } } } },
    select: { id: true, verdict: true, allowedAt: true, reports: { where: isRejected.reports.some, take: 1, select: { id: true } } },
  });
  for (const { id, verdict, allowedAt, reports } of held) {
    if (!verdict) continue;
    const before = { verdict, allowed: allowedAt !== null, rejected: reports.length > 0 };
    await tx.skillVersion.update({ where: { id }, data: { state: stateOf({ verdict, reachesOthers: false, trusted: false, before }) } });
  }
  if (held.length > 0) await setLatest(tx, skillId);
}

/**
 * Holds what came after a skill was submitted and is live without an admin having said so: who approves the submission has
 * looked at what it was then. With the skill locked.
 */
export async function holdUnseen(tx: Db, skillId: number, submittedAt: Date): Promise<void> {
  const unseen = { skillId, state: "live", allowedAt: null, createdAt: { gt: submittedAt } } as const;
  const rows = await tx.skillVersion.findMany({ where: unseen, select: { id: true, publishedById: true } });
  const people = rows.flatMap(({ publishedById }) => publishedById ?? []);
  const admins = await tx.user.findMany({ where: { id: { in: people }, isAdmin: true }, select: { id: true } });
  const trusted = new Set(admins.map(({ id }) => id));
  const ids = rows.filter(({ publishedById }) => publishedById === null || !trusted.has(publishedById)).map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.skillVersion.updateMany({ where: { id: { in: ids } }, data: { state: "held" } });
  await setLatest(tx, skillId);
}
