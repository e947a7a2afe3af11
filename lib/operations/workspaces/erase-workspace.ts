import type { Db } from "#lib/platform/db";

/**
 * Deletes a workspace with everything in it, in the caller's transaction. `allowed` runs once nobody can join or leave any more. Answers
 * who was in it, for whom somewhere else may have to be found.
 */
export async function eraseWorkspace(tx: Db, id: number, allowed: () => Promise<unknown>): Promise<number[]> {
  // Before the workspace's own row, as a worker does that writes: neither waits for what the other holds. Who runs them
  // and who waits for them are told.
  await tx.$executeRaw`
    SELECT pg_notify('clanker_cancel', id::text), pg_notify('clanker_events', workspace_id || ':' || id) FROM
      (SELECT id, workspace_id FROM executions WHERE workspace_id = ${id} AND status IN ('queued', 'running') ORDER BY id FOR UPDATE) running`;
  // Whoever is accepting a run holds a share of this row and wants all of it: the delete waits for them, not they for it.
  await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${id} FOR UPDATE`;
  await allowed();
  const members = await tx.member.findMany({ where: { workspaceId: id }, select: { userId: true } });
  await tx.idempotencyKey.deleteMany({ where: { workspaceId: id } });
  // Those who have installed its skills keep them; nobody new finds them, and their names are not free at once.
  await tx.skill.updateMany({ where: { workspaceId: id }, data: { public: false, submittedAt: null } });
  await tx.skill.updateMany({ where: { workspaceId: id, deletedAt: null }, data: { deletedAt: new Date() } });
  // What was installed here is installed in one workspace less.
  await tx.$executeRaw`
    UPDATE skills SET installs = greatest(installs - 1, 0) WHERE id IN
      (SELECT s.id FROM skills s JOIN drive_skills d ON d.skill_id = s.id WHERE d.workspace_id = ${id} ORDER BY s.id FOR UPDATE OF s)`;
  await tx.workspace.delete({ where: { id } });
  return members.map(({ userId }) => userId);
}
