import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { ownStanding } from "#lib/operations/members/standing";
import { keepEveryoneSomewhere, workspaceRef } from "#lib/operations/workspaces/workspace";

export const deleteWorkspace = operation({
  route: "DELETE /workspaces/{id}",
  summary: "Delete a workspace with everything in it, at once and for good.",
  description: "Its keys stop working and its runs end. Whoever is in no other workspace gets a new one. The audit log stays.",
  scope: "full",
  role: "owner",
  workspace: "id",
  audit: "workspace.delete",
  input: { id: workspaceRef() },
  output: z.null(),
  status: 204,
  async handler(ctx) {
    const { id, slug, name } = ctx.workspace;
    // Before the workspace's own row, as a worker does that writes: neither waits for what the other holds. Who runs them
    // and who waits for them are told.
    await ctx.db.$executeRaw`
      SELECT pg_notify('clanker_cancel', id::text), pg_notify('clanker_events', workspace_id || ':' || id) FROM
        (SELECT id, workspace_id FROM executions WHERE workspace_id = ${id} AND status IN ('queued', 'running') ORDER BY id FOR UPDATE) running`;
    // Whoever is accepting a run holds a share of this row and wants all of it: the delete waits for them, not they for it.
    await ctx.db.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${id} FOR UPDATE`;
    await ownStanding(ctx, "owner");
    const members = await ctx.db.member.findMany({ where: { workspaceId: id }, select: { userId: true } });
    await ctx.db.idempotencyKey.deleteMany({ where: { workspaceId: id } });
    // Those who have installed its skills keep them; nobody new finds them, and their names are not free at once.
    await ctx.db.skill.updateMany({ where: { workspaceId: id }, data: { public: false, submittedAt: null } });
    await ctx.db.skill.updateMany({ where: { workspaceId: id, deletedAt: null }, data: { deletedAt: new Date() } });
    // What was installed here is installed in one workspace less.
    await ctx.db.$executeRaw`
      UPDATE skills SET installs = greatest(installs - 1, 0) WHERE id IN
        (SELECT s.id FROM skills s JOIN drive_skills d ON d.skill_id = s.id WHERE d.workspace_id = ${id} ORDER BY s.id FOR UPDATE OF s)`;
    await ctx.db.workspace.delete({ where: { id } });
    await keepEveryoneSomewhere(
      ctx.db,
      members.map(({ userId }) => userId),
    );
    ctx.record({ workspaceId: id, resourceId: formatId("ws", id), metadata: { name, slug } });
    return null;
  },
});
