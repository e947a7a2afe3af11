import { z } from "zod";
import { operation } from "#lib/api/operation";
import { action } from "#lib/operations/connectors/action";
import { needSight } from "#lib/operations/connectors/connector";

export const searchConnectorActions = operation({
  route: "GET /connectors/actions",
  summary: "Find what can be done in the connected accounts.",
  description: "Actions of connectors that are connected, and no others: while nothing is connected there are none.",
  scope: "any",
  tool: "search-connector-actions",
  input: { q: z.string().trim().max(200).optional().meta({ description: "Words that the action's name or description has; all actions unless given." }) },
  output: z.object({ data: z.array(action) }),
  async handler(ctx) {
    await needSight(ctx);
    return { data: [] };
  },
});
