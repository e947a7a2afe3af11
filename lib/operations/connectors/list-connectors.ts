import { z } from "zod";
import { operation } from "#lib/api/operation";
import { connector, needSight, toConnector } from "#lib/operations/connectors/connector";
import { APP_NAMES } from "#lib/platform/apps";

export const listConnectors = operation({
  route: "GET /connectors",
  summary: "List the apps that have connectors, and which of them are connected.",
  description: "For who may see the workspace's files (`workspace:files:read`), and for a key that holds the scope of any connector.",
  scope: "any",
  tool: "list-connectors",
  input: {},
  output: z.object({ data: z.array(connector) }),
  async handler(ctx) {
    await needSight(ctx);
    const rows = await ctx.db.connection.findMany({ where: { workspaceId: ctx.workspace.id } });
    return {
      data: APP_NAMES.map((app) =>
        toConnector(
          app,
          rows.find((row) => row.app === app),
          ctx,
        ),
      ),
    };
  },
});
