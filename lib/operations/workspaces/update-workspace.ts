import { ApiError } from "#lib/api/errors";
import { formatId, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { lockWorkspace, workspace, workspaceRef, workspaceSlug } from "#lib/operations/workspaces/workspace";

export const updateWorkspace = operation({
  route: "PATCH /workspaces/{id}",
  summary: "Give a workspace another name or slug.",
  description: "Ids stay as they are; addresses with the old slug lead nowhere any more.",
  scope: "full",
  role: "admin",
  workspace: "id",
  audit: "workspace.update",
  input: { id: workspaceRef(), name: name().optional(), slug: workspaceSlug().optional() },
  output: workspace,
  async handler(ctx, { name, slug }) {
    const where = { id: ctx.workspace.id };
    await lockWorkspace(ctx.db, where.id);
    const before = await ctx.db.workspace.findUniqueOrThrow({ where });
    const after = { name: name ?? before.name, slug: slug ?? before.slug };
    const row = await ctx.db.workspace.update({ where, data: after }).catch((error: { code?: string }) => {
      throw error.code === "P2002" ? new ApiError("SLUG_TAKEN", { param: "slug" }) : error;
    });
    const changed = before.name !== row.name || before.slug !== row.slug;
    const from = { name: before.name, slug: before.slug };
    ctx.record(changed ? { resourceId: formatId("ws", row.id), metadata: { from, to: after } } : null);
    return { ...row, role: ctx.caller.role };
  },
});
