import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { member, toMember } from "#lib/operations/members/member";
import { keepAnOwner, ownStanding } from "#lib/operations/members/standing";
import { ROLES, role, workspaceRef } from "#lib/operations/workspaces/workspace";

export const updateMember = operation({
  route: "PATCH /workspaces/{id}/members/{userId}",
  summary: "Change someone's role.",
  description: "The last owner stays one. The role of someone's keys changes with their own.",
  scope: "full",
  role: "owner",
  workspace: "id",
  audit: "member.update",
  input: { id: workspaceRef(), userId: id("usr"), role: role() },
  output: member,
  async handler(ctx, { userId, role }) {
    await ownStanding(ctx, "owner");
    const where = { workspaceId_userId: { workspaceId: ctx.workspace.id, userId } };
    const before = await ctx.db.member.findUnique({ where });
    if (!before) throw notFound("There is no such member.");
    if (before.role === "owner" && role !== "owner") await keepAnOwner(ctx.db, ctx.workspace.id);
    // Nobody's invitations reach further than they do now.
    const above = ROLES.filter((each) => !atLeast(role, each));
    await ctx.db.invitation.deleteMany({ where: { workspaceId: ctx.workspace.id, invitedById: userId, acceptedAt: null, role: { in: above } } });
    const after = await ctx.db.member.update({ where, data: { role }, include: { user: true } });
    ctx.record(before.role === role ? null : { resourceId: formatId("usr", userId), metadata: { from: before.role, to: role } });
    return toMember(after.user, after);
  },
});
