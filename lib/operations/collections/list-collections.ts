import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { collection, shown, toCollections } from "#lib/operations/collections/collection";

export const listCollections = operation({
  route: "GET /collections",
  summary: "List the workspace's collections, newest first.",
  description: "A collection is a named key over a part of the drive. A key that is confined to one may not ask.",
  scope: "full",
  role: "admin",
  input: pageInput,
  output: page(collection),
  async handler(ctx, input) {
    const rows = await pageById("col", input, ({ where, ...rest }) =>
      ctx.db.collection.findMany({ where: { ...where, workspaceId: ctx.workspace.id, deletedAt: null }, include: shown, ...rest }),
    );
    return { ...rows, data: await toCollections(ctx, rows.data) };
  },
});
