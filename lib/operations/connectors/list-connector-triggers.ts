import { z } from "zod";
import { operation } from "#lib/api/operation";
import { connectorTrigger } from "#lib/operations/connectors/action";
import { app, needSight } from "#lib/operations/connectors/connector";
import { APP_NAMES } from "#lib/platform/apps";
import { connectors } from "#lib/runtime/connectors/connectors";

export const listConnectorTriggers = operation({
  route: "GET /connectors/triggers",
  summary: "List what can happen in the connected accounts and start a workflow or a skill.",
  description:
    "Events of connectors that are connected, or have to be connected again, and no others: while nothing is connected there are none. `POST /triggers` takes them as `event`.",
  scope: "any",
  tool: "list-connector-triggers",
  input: { app: app.optional().meta({ description: "Only those of this app." }) },
  output: z.object({ data: z.array(connectorTrigger) }),
  async handler(ctx, { app }) {
    await needSight(ctx, app);
    const rows = await ctx.db.connection.findMany({ where: { workspaceId: ctx.workspace.id, ...(app && { app }) }, select: { app: true } });
    const connected = APP_NAMES.filter((each) => rows.some((row) => row.app === each));
    const of = (app: (typeof connected)[number]) => connectors[app].events.map((event) => ({ app, ...event, payloadSchema: z.toJSONSchema(event.payload) }));
    return { data: connected.flatMap(of) };
  },
});
