import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { app, refusing } from "#lib/operations/connectors/connector";
import { branch, forwardInput, sourceId, toForwardPage } from "#lib/operations/connectors/source";
import { CONNECTOR_APPS } from "#lib/platform/apps";
import { reading } from "#lib/runtime/connectors/action-run";
import { connectors } from "#lib/runtime/connectors/connectors";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const listBranches = operation({
  route: "GET /connectors/{app}/sources/{id}/branches",
  summary: "List the branches of a source.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`. One whose sources have no branches, as all but GitHub's: 400.",
  scope: "connector:{app}:read",
  tool: "list-branches",
  input: {
    app,
    id: sourceId().meta({ description: "A source's `id`, such as `owner/name`. In the path its slashes are written as %2F." }),
    ...forwardInput,
  },
  output: page(branch),
  prepare: (ctx, { app, id, after_id: after, limit }) =>
    refusing(
      reading(ctx.workspace.id, app, async (connected) => {
        const { branches } = connectors[app];
        if (!branches) throw new ConnectorProblem("INVALID_INPUT", `What ${CONNECTOR_APPS[app]} holds has no branches.`, { param: "app" });
        return branches(connected, id, { after, limit });
      }),
    ),
  handler: async (_ctx, _input, part) => toForwardPage(part, ({ name }) => name),
});
