import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { limitAttempts } from "#lib/operations/auth/refusal";
import { DAYS, invitation } from "#lib/operations/invitations/invitation";
import { ownStanding, refuseAbove } from "#lib/operations/members/standing";
import { role, workspaceRef } from "#lib/operations/workspaces/workspace";
import { sha256 } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";
import { queueMail } from "#lib/runtime/mail";

/** Invitations that one address is sent in a minute, and that one workspace sends in an hour. */
const PER_RECIPIENT = 30;
const PER_HOUR = 100;

export const createInvitation = operation({
  route: "POST /workspaces/{id}/invitations",
  summary: "Invite someone to a workspace by e-mail.",
  description: `The link is mailed, and stands in this answer and nowhere else. It works for ${DAYS} days, for this address only. Inviting the same address again replaces the link.`,
  scope: "full",
  role: "admin",
  workspace: "id",
  audit: "invitation.create",
  input: { id: workspaceRef(), email: z.email().max(254).toLowerCase(), role: role().default("member") },
  output: invitation.extend({ acceptUrl: z.url().meta({ description: "The link to accept it by. Shown only here." }) }).meta({ id: "NewInvitation" }),
  status: 201,
  async prepare(_ctx, { email }) {
    // Each is a mail with the sender's words in it, whichever workspaces they come from.
    await limitAttempts(`invitation:email:${email}`, PER_RECIPIENT);
  },
  async handler(ctx, { email, role }) {
    const own = await ownStanding(ctx, "admin");
    refuseAbove(own, role);
    const workspaceId = ctx.workspace.id;
    const hour = { workspaceId, action: "invitation.create", createdAt: { gt: new Date(Date.now() - 3600_000) } };
    if ((await ctx.db.auditEntry.count({ where: hour })) >= PER_HOUR) {
      throw new ApiError("RATE_LIMITED", { message: `A workspace can invite ${PER_HOUR} times an hour.`, headers: { "retry-after": "600" } });
    }
    const before = await ctx.db.invitation.findMany({ where: { workspaceId, email, acceptedAt: null } });
    for (const each of before) refuseAbove(own, each.role);
    if (await ctx.db.member.count({ where: { workspaceId, user: { email } } })) throw new ApiError("ALREADY_MEMBER", { param: "email" });
    await ctx.db.invitation.deleteMany({ where: { workspaceId, email, acceptedAt: null } });
    const token = createToken();
    const expiresAt = new Date(Date.now() + DAYS * 86_400_000);
    const row = await ctx.db.invitation.create({ data: { workspaceId, email, role, tokenHash: sha256(token), invitedById: ctx.user.id, expiresAt } });
    const acceptUrl = `${env().PUBLIC_URL}/invitations/${token}`;
    await queueMail(ctx.db, {
      to: email,
      subject: `${ctx.user.name} invites you to ${ctx.workspace.name} on Clanker`,
      text: [
        `${ctx.user.name} (${ctx.user.email}) invites you to the workspace "${ctx.workspace.name}" on Clanker, as ${role}.`,
        `Accept the invitation here:\n${acceptUrl}`,
        `The link works until ${expiresAt.toISOString().slice(0, 10)}, for ${email} only. If you did not expect it, you need not do anything.`,
      ].join("\n\n"),
    });
    ctx.record({ resourceId: formatId("inv", row.id), metadata: { email, role } });
    return { ...row, status: "pending" as const, invitedBy: { id: ctx.user.id, name: ctx.user.name }, acceptUrl };
  },
});
