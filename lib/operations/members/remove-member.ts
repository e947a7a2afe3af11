import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { keepAnOwner, ownStanding, roleRequired } from "#lib/operations/members/standing";
import { takeOut } from "#lib/operations/members/take-out";
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
    const { keys, apps } = await takeOut(ctx.db, workspaceId, target.user);
    await keepEveryoneSomewhere(ctx.db, [userId]);
    const metadata = { role: target.role, left: userId === ctx.user.id, revokedKeys: keys.map((key) => formatId("key", key)), disconnected: apps };
    ctx.record({ workspaceId, resourceId: formatId("usr", userId), metadata });
    return null;
  },
});
