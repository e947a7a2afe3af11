import { compare, inc, prerelease, rcompare } from "semver";
import type { Db, Prisma } from "#lib/platform/db";

/**
 * What the marketplace says of a skill, taken from the version that is its latest, and where that one comes from. Versions of
 * earlier days do not say where: the skill keeps what it says then.
 */
export type About = Pick<Prisma.SkillUncheckedCreateInput, "name" | "description" | "category" | "runtime" | "license" | "author"> & {
  tags: string[];
  sourceType?: string;
  sourceUrl?: string | null;
};

type Ordered = { version: string; number: number };

/** By semver, the highest first; what semver holds for equal (build numbers) by the order in which it came. */
export const byVersion = (a: Ordered, b: Ordered): number => rcompare(a.version, b.version) || b.number - a.number;

/** Whether one version is higher than another. */
export const isHigher = (a: string, b: string): boolean => compare(a, b) > 0;

/** The highest version that is not a prerelease, else the highest of all. */
export function latestOf<V extends Ordered>(versions: V[]): V | undefined {
  const sorted = versions.toSorted(byVersion);
  return sorted.find(({ version }) => prerelease(version) === null) ?? sorted[0];
}

/** The number of a version that does not say its own: 1.0.0, and then the next patch of the highest there is. */
export function nextVersion(versions: Ordered[]): string {
  const [highest] = versions.toSorted(byVersion);
  return (highest && inc(highest.version, "patch")) ?? "1.0.0";
}

/**
 * Makes the highest version that is live and not yanked the latest, and the skill say what that version says of itself. For
 * after any change of versions, with the skill's row locked. Answers the latest's id, or null when none is left.
 */
export async function setLatest(tx: Db, skillId: number): Promise<number | null> {
  const where = { skillId, state: "live", yankedAt: null } as const;
  const latest = latestOf(await tx.skillVersion.findMany({ where, select: { id: true, version: true, number: true, about: true } }));
  const about = latest ? (latest.about as About) : {};
  await tx.skill.update({ where: { id: skillId }, data: { versionId: latest?.id ?? null, updatedAt: new Date(), ...about } });
  return latest?.id ?? null;
}
