import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { workspaceRef } from "#lib/operations/workspaces/workspace";

export const deleteInvitation = operation({
  route: "DELETE /workspaces/{id}/invitations/{invId}",
  summary: "Withdraw an invitation: its link stops working.",
  description: "Of an accepted one only the entry goes; whoever accepted it stays a member.",
  scope: "full",
  role: "admin",
  workspace: "id",
  audit: "invitation.delete",
  input: { id: workspaceRef(), invId: id("inv") },
  output: z.null(),
  status: 204,
  async handler(ctx, { invId }) {
    const [row] = await ctx.db.$queryRaw<{ email: string }[]>`
      DELETE FROM invitations WHERE id = ${invId} AND workspace_id = ${ctx.workspace.id} RETURNING email`;
    if (!row) throw notFound("There is no such invitation.");
    ctx.record({ resourceId: formatId("inv", invId), metadata: { email: row.email } });
    return null;
  },
});
