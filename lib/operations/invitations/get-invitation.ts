import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findInvitation, status, toInvitations, tokenField } from "#lib/operations/invitations/invitation";
import { role } from "#lib/operations/workspaces/workspace";

export const getInvitation = operation({
  route: "GET /invitations/{token}",
  summary: "See what an invitation's link leads to.",
  scope: "public",
  input: { token: tokenField() },
  output: z
    .object({
      workspace: z.object({ name: z.string() }),
      invitedBy: z.object({ name: z.string() }).nullable(),
      email: z.string(),
      role: role(),
      status: status(),
      expiresAt: timestamp(),
    })
    .meta({ id: "InvitationLink" }),
  async handler(ctx, { token }) {
    const found = await findInvitation(ctx.db, token);
    if (!found) throw notFound("There is no such invitation.");
    const [row] = await toInvitations(ctx.db, [found]);
    return { ...(row as NonNullable<typeof row>), workspace: found.workspace };
  },
});
