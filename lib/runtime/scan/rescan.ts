import type { Db, Prisma } from "#lib/platform/db";
import type { VersionState } from "#lib/platform/prisma/enums";
import { setLatest } from "#lib/runtime/latest-version";
import { type Asked, scanAside } from "#lib/runtime/scan/scan-aside";
import type { Scan } from "#lib/runtime/scan/scan-skill";
import { stateOf } from "#lib/runtime/scan/version-state";
import { readSkillFolder } from "#lib/runtime/skill-folder";
import { versionFiles } from "#lib/runtime/version-files";
import { emitPublished } from "#lib/runtime/webhook-events";

/** Scans the files of a version as they were published. For before a transaction: it reads the blob store. */
export async function scanStored(contentSha: string, asked: Asked = {}): Promise<Scan> {
  const files = await versionFiles(contentSha);
  return scanAside(files, readSkillFolder(files), asked);
}

/** What a scan is kept as, beside its verdict and risk. */
export function toStored({ verdict: _verdict, risk: _risk, ...rest }: Scan): Prisma.InputJsonValue {
  return { ...rest, scannedAt: new Date().toISOString() } as Prisma.InputJsonValue;
}

/** Keeps a skill's row to this transaction: whoever changes the skill or one of its versions does it behind this. */
export async function lockSkill(tx: Db, skillId: number): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM skills WHERE id = ${skillId} FOR UPDATE`;
}

/** A version that an admin rejected has a report that was found right. */
export const isRejected = { reports: { some: { kind: "report", status: "approved" } } } satisfies Prisma.SkillVersionWhereInput;

/**
 * Writes down what a scan says of a version and puts the version where that belongs. Answers where it stood and stands;
 * nothing when it is gone.
 */
export async function keepScan(
  tx: Db,
  { id, skillId }: { id: number; skillId: number },
  scan: Scan,
): Promise<{ from: VersionState; to: VersionState } | undefined> {
  await lockSkill(tx, skillId);
  const version = await tx.skillVersion.findUnique({ where: { id }, include: { skill: true, reports: { where: isRejected.reports.some, take: 1 } } });
  if (!version) return undefined;
  const { publishedById, skill } = version;
  const trusted = publishedById === null || (await tx.user.count({ where: { id: publishedById, isAdmin: true } })) > 0;
  const before = { verdict: version.verdict, allowed: version.allowedAt !== null, rejected: version.reports.length > 0 };
  const to = stateOf({ verdict: scan.verdict, reachesOthers: skill.public || skill.submittedAt !== null, trusted, before });
  // Whoever allowed it did so before it was called malicious: the next to decide begins anew.
  const overruled = to === "quarantined" && before.allowed && { allowedAt: null };
  await tx.skillVersion.update({ where: { id }, data: { state: to, verdict: scan.verdict, risk: scan.risk, scan: toStored(scan), ...overruled } });
  if (to !== version.state) await setLatest(tx, skillId);
  if (to === "live" && version.state !== "live" && !version.yankedAt) await emitPublished(tx, id);
  return { from: version.state, to };
}
