import { z } from "zod";
import { operation } from "#lib/api/operation";
import { action, searchActions, toAction } from "#lib/operations/connectors/action";
import { app, needSight } from "#lib/operations/connectors/connector";
import { appOfAction } from "#lib/runtime/connectors/action";
import { ACTIONS } from "#lib/runtime/connectors/connectors";

export const searchConnectorActions = operation({
  route: "GET /connectors/actions",
  summary: "Find what can be done in the connected accounts.",
  description: "Actions of connectors that are connected, and no others, best first: while nothing is connected there are none.",
  scope: "any",
  tool: "search-connector-actions",
  input: {
    q: z.string().trim().max(200).default("").meta({ description: "Words that say what is to be done, such as `send an email`; all actions unless given." }),
    app: app.optional().meta({ description: "Only those of this app." }),
  },
  output: z.object({ data: z.array(action) }),
  async handler(ctx, { q, app }) {
    await needSight(ctx, app);
    const rows = await ctx.db.connection.findMany({ where: { workspaceId: ctx.workspace.id, ...(app && { app }) }, select: { app: true } });
    const connected = ACTIONS.filter((each) => rows.some((row) => row.app === appOfAction(each)));
    return { data: searchActions(q, connected).map(toAction) };
  },
});
