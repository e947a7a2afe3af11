import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { ownStanding } from "#lib/operations/members/standing";
import { eraseWorkspace } from "#lib/operations/workspaces/erase-workspace";
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
    const members = await eraseWorkspace(ctx.db, id, () => ownStanding(ctx, "owner"));
    await keepEveryoneSomewhere(ctx.db, members);
    ctx.record({ workspaceId: id, resourceId: formatId("ws", id), metadata: { name, slug } });
    return null;
  },
});
