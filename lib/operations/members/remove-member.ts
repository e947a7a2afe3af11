import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { revokeKeys } from "#lib/auth/grant";
import { keepAnOwner, ownStanding, roleRequired } from "#lib/operations/members/standing";
import { keepEveryoneSomewhere, workspaceRef } from "#lib/operations/workspaces/workspace";

export const removeMember = operation({
  route: "DELETE /workspaces/{id}/members/{userId}",
  summary: "Remove someone from a workspace, or leave it.",
  description:
    "Anyone may leave. Admins remove members and viewers, owners anyone, but for the last owner. Their keys of this workspace stop working at once, and the accounts that they connected there are disconnected; whoever is in no other workspace gets a new one.",
  scope: "full",
  role: "viewer",
  workspace: "id",
  audit: "member.delete",
  input: { id: workspaceRef(), userId: id("usr") },
  output: z.null(),
  status: 204,
  async handler(ctx, { userId }) {
    const own = await ownStanding(ctx);
    const workspaceId = ctx.workspace.id;
    const where = { workspaceId_userId: { workspaceId, userId } };
    const target = await ctx.db.member.findUnique({ where, include: { user: true } });
    if (!target) throw notFound("There is no such member.");
    const needed = atLeast(target.role, "admin") ? "owner" : "admin";
    if (userId !== ctx.user.id && !atLeast(own, needed)) throw roleRequired(needed, own);
    if (target.role === "owner") await keepAnOwner(ctx.db, workspaceId);
    await ctx.db.member.delete({ where });
    // Gone for good: who is invited again one day does not get back what they had, nor what an app or a device was yet to collect.
    await ctx.db.oAuthCode.deleteMany({ where: { workspaceId, userId, usedAt: null } });
    await ctx.db.device.updateMany({ where: { workspaceId, decidedById: userId, status: "approved", collectedAt: null }, data: { status: "denied" } });
    const keys = await revokeKeys(ctx.db, { workspaceId, userId });
    // An account is its owner's, who could not disconnect it from outside.
    const gone = await ctx.db.$queryRaw<{ app: string }[]>`
      DELETE FROM connections WHERE workspace_id = ${workspaceId} AND actor @> ${JSON.stringify({ type: "user", id: userId })}::jsonb RETURNING app`;
    const disconnected = gone.map(({ app }) => app);
    // A link that still lies about would let them in again, and so would one that they sent to another address of theirs.
    const back = [{ email: target.user.email }, { invitedById: userId }];
    await ctx.db.invitation.deleteMany({ where: { workspaceId, acceptedAt: null, OR: back } });
    await keepEveryoneSomewhere(ctx.db, [userId]);
    const metadata = { role: target.role, left: userId === ctx.user.id, revokedKeys: keys.map((key) => formatId("key", key)), disconnected };
    ctx.record({ workspaceId, resourceId: formatId("usr", userId), metadata });
    return null;
  },
});
