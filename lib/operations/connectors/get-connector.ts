import { operation } from "#lib/api/operation";
import { app, connector, needSight, toConnector } from "#lib/operations/connectors/connector";

export const getConnector = operation({
  route: "GET /connectors/{app}",
  summary: "Get how one connector stands: whether it can be connected here, and whether it is.",
  description: "For a key that holds a scope of this connector, and for who may see the workspace's files (`workspace:files:read`).",
  scope: "any",
  tool: "get-connector-status",
  input: { app },
  output: connector,
  async handler(ctx, { app }) {
    await needSight(ctx, app);
    const workspaceId = ctx.workspace.id;
    return toConnector(app, await ctx.db.connection.findUnique({ where: { workspaceId_app: { workspaceId, app } } }), ctx);
  },
});
