import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { invitation, toInvitations } from "#lib/operations/invitations/invitation";
import { workspaceRef } from "#lib/operations/workspaces/workspace";

export const listInvitations = operation({
  route: "GET /workspaces/{id}/invitations",
  summary: "List the invitations to a workspace.",
  scope: "full",
  role: "admin",
  workspace: "id",
  input: { id: workspaceRef(), ...pageInput },
  output: page(invitation),
  async handler(ctx, input) {
    const here = { workspaceId: ctx.workspace.id };
    const found = await pageById("inv", input, ({ where, ...rest }) => ctx.db.invitation.findMany({ where: { ...where, ...here }, ...rest }));
    return { ...found, data: await toInvitations(ctx.db, found.data) };
  },
});
