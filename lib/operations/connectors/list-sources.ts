import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { app, refusing } from "#lib/operations/connectors/connector";
import { forwardInput, source, toForwardPage } from "#lib/operations/connectors/source";
import { reading } from "#lib/runtime/connectors/action-run";
import { connectors } from "#lib/runtime/connectors/connectors";

export const listSources = operation({
  route: "GET /connectors/{app}/sources",
  summary: "List what can be read from a connected account: repositories, labels, calendars, folders or pages.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "connector:{app}:read",
  tool: "list-sources",
  input: { app, ...forwardInput },
  output: page(source),
  prepare: (ctx, { app, after_id: after, limit }) =>
    refusing(reading(ctx.workspace.id, app, (connected) => connectors[app].sources(connected, { after, limit }))),
  handler: async (_ctx, _input, part) => toForwardPage(part, ({ id }) => id),
});
