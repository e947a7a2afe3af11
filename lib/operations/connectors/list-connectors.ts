import { z } from "zod";
import { operation } from "#lib/api/operation";
import { APPS, connector, needSight, toConnector } from "#lib/operations/connectors/connector";

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
    return { data: APPS.map(toConnector) };
  },
});
