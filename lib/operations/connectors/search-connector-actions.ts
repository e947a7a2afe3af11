import { z } from "zod";
import { operation } from "#lib/api/operation";
import { action, toAction } from "#lib/operations/connectors/action";
import { app, needSight } from "#lib/operations/connectors/connector";
import { searchActions } from "#lib/operations/connectors/search-actions";
import { appOfAction } from "#lib/runtime/connectors/action";
import { ACTIONS } from "#lib/runtime/connectors/connectors";

export const searchConnectorActions = operation({
  route: "GET /connectors/actions",
  summary: "Find what can be done in the connected accounts.",
  description:
    "Actions of connectors that are connected, or have to be connected again, and no others, best first: while nothing is connected there are none. Say with `q` what is to be done: all actions with their schemas are much to read.",
  scope: "any",
  tool: "search-connector-actions",
  input: {
    q: z.string().trim().max(200).default("").meta({ description: "Words that say what is to be done, such as `send an email`; all actions unless given." }),
    app: app.optional().meta({ description: "Only those of this app." }),
    limit: z.int().min(1).max(100).optional().meta({ description: "How many to answer at most, the best ones; all that fit unless given." }),
  },
  output: z.object({ data: z.array(action) }),
  async handler(ctx, { q, app, limit }) {
    await needSight(ctx, app);
    const rows = await ctx.db.connection.findMany({ where: { workspaceId: ctx.workspace.id, ...(app && { app }) }, select: { app: true } });
    const connected = ACTIONS.filter((each) => rows.some((row) => row.app === appOfAction(each)));
    return { data: searchActions(q, connected).slice(0, limit).map(toAction) };
  },
});
