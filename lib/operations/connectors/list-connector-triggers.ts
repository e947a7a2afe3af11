import { z } from "zod";
import { operation } from "#lib/api/operation";
import { connectorTrigger } from "#lib/operations/connectors/action";
import { needSight } from "#lib/operations/connectors/connector";

export const listConnectorTriggers = operation({
  route: "GET /connectors/triggers",
  summary: "List what can happen in the connected accounts and start a workflow.",
  description: "Events of connectors that are connected, and no others: while nothing is connected there are none.",
  scope: "any",
  tool: "list-connector-triggers",
  input: {},
  output: z.object({ data: z.array(connectorTrigger) }),
  async handler(ctx) {
    await needSight(ctx);
    return { data: [] };
  },
});
