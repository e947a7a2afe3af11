import { formatId, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createWorkspace as create, workspace, workspaceSlug } from "#lib/operations/workspaces/workspace";

export const createWorkspace = operation({
  route: "POST /workspaces",
  summary: "Create a workspace, and be its owner.",
  description: "Without `slug` one is made from the name. The key that asks stays in its own workspace.",
  scope: "full",
  role: "viewer",
  audit: "workspace.create",
  input: { name: name(), slug: workspaceSlug().optional() },
  output: workspace,
  status: 201,
  async handler(ctx, { name, slug }) {
    const made = { name, ownerId: ctx.user.id };
    const row = await create(ctx.db, slug === undefined ? { ...made, word: name } : { ...made, slug });
    ctx.record({ workspaceId: row.id, resourceId: formatId("ws", row.id), metadata: { name: row.name, slug: row.slug } });
    return { ...row, role: "owner" as const };
  },
});
