import type { Db } from "#lib/platform/db";

/** Keeps skills and their versions as they are until this transaction ends, always in one order, so that nobody waits in a circle. */
export async function holdSkills(tx: Db, ids: number[]): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM skills WHERE id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE`;
}

/** Installs many skills at once, each at a version, and answers those that were not there. Hold the skills first: nobody installs, updates or removes one meanwhile. */
export async function putInDrive(tx: Db, workspaceId: number, added: { skillId: number; versionId: number }[]): Promise<Set<number>> {
  const [skills, versions] = [added.map(({ skillId }) => skillId), added.map(({ versionId }) => versionId)];
  const made = await tx.$queryRaw<{ skill_id: number }[]>`
    INSERT INTO drive_skills (workspace_id, skill_id, version_id)
    SELECT ${workspaceId}, skill, version FROM unnest(${skills}::int[], ${versions}::int[]) AS added (skill, version)
    ON CONFLICT DO NOTHING RETURNING skill_id`;
  const ids = made.map((row) => row.skill_id);
  await tx.$executeRaw`UPDATE skills SET installs = installs + 1 WHERE id = ANY(${ids})`;
  return new Set(ids);
}

/** Takes a skill out of a drive, and with it out of every collection; answers whether it was there. Hold the skill first. */
export async function takeOutOfDrive(tx: Db, workspaceId: number, skillId: number): Promise<boolean> {
  const { count } = await tx.driveSkill.deleteMany({ where: { workspaceId, skillId } });
  // Who installs and removes in turns counts once at most: `installs` is in how many drives it is.
  if (count > 0) await tx.$executeRaw`UPDATE skills SET installs = greatest(installs - 1, 0) WHERE id = ${skillId}`;
  return count > 0;
}

/** Moves many skills of a drive from one version to another, and answers those that still were at the one. */
export async function moveInDrive(tx: Db, workspaceId: number, moved: { skillId: number; from: number; to: number }[]): Promise<Set<number>> {
  const [skills, from, to] = [moved.map(({ skillId }) => skillId), moved.map((each) => each.from), moved.map((each) => each.to)];
  const done = await tx.$queryRaw<{ skill_id: number }[]>`
    UPDATE drive_skills SET version_id = moved.to_version, dismissed_version_id = NULL
    FROM unnest(${skills}::int[], ${from}::int[], ${to}::int[]) AS moved (skill, from_version, to_version)
    WHERE workspace_id = ${workspaceId} AND skill_id = moved.skill AND version_id = moved.from_version RETURNING skill_id`;
  return new Set(done.map((row) => row.skill_id));
}
