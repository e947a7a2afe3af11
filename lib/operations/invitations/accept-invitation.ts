import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { findInvitation, tokenField } from "#lib/operations/invitations/invitation";
import { lockWorkspace, role } from "#lib/operations/workspaces/workspace";

export const acceptInvitation = operation({
  route: "POST /invitations/{token}/accept",
  summary: "Accept an invitation, and be a member of its workspace.",
  description: "Only the person with the address it was sent to can. Accepting it again changes nothing.",
  scope: "session",
  role: "viewer",
  audit: "invitation.accept",
  input: { token: tokenField() },
  output: z.object({ workspace: z.object({ id: id("ws"), slug: z.string(), name: z.string() }), role: role() }).meta({ id: "AcceptedInvitation" }),
  async handler(ctx, { token }) {
    const gone = () => notFound("There is no such invitation any more.");
    const found = await findInvitation(ctx.db, token);
    if (!found || (found.acceptedById !== null && found.acceptedById !== ctx.user.id)) throw gone();
    if (found.email !== ctx.user.email.toLowerCase()) throw new ApiError("INVITATION_NOT_YOURS");
    const { workspaceId, workspace } = found;
    await lockWorkspace(ctx.db, workspaceId);
    const accepted = { acceptedById: ctx.user.id, acceptedAt: new Date() };
    const { count } = await ctx.db.invitation.updateMany({ where: { id: found.id, acceptedAt: null, expiresAt: { gt: new Date() } }, data: accepted });
    const member = { workspaceId, userId: ctx.user.id };
    const where = { workspaceId_userId: member };
    const before = await ctx.db.member.findUnique({ where });
    if (count === 0) {
      // Accepted before, by this person, who is still here; whoever was removed since does not come back by an old link.
      const mine = await ctx.db.invitation.count({ where: { id: found.id, acceptedById: ctx.user.id } });
      if (!mine || !before) throw gone();
      ctx.record(null);
      return { workspace, role: before.role };
    }
    // Who is a member already keeps a role that is higher.
    const role = before && atLeast(before.role, found.role) ? before.role : found.role;
    await ctx.db.member.upsert({ where, create: { ...member, role }, update: { role } });
    ctx.record({ workspaceId, resourceId: formatId("inv", found.id), metadata: { role, ...(before && { from: before.role }) } });
    return { workspace, role };
  },
});
