import { z } from "zod";
import { operation } from "#lib/api/operation";
import { requireAction, startAction } from "#lib/operations/connectors/action";
import { refusing } from "#lib/operations/connectors/connector";
import { RUN_BODY_LIMIT } from "#lib/operations/executions/attachments";
import { performAction } from "#lib/runtime/connectors/action-run";
import { actionName } from "#lib/runtime/workflow/definition";

export const runConnectorAction = operation({
  route: "POST /connectors/actions/{name}/run",
  summary: "Do an action in a connected account.",
  description:
    "Actions that only read ask for `connector:{app}:read`, those that change something for `connector:{app}:exec`. With an `idempotency-key` it is done once, and what came of it is answered again. 403 `TOOL_NOT_CONNECTED`: the app is not connected. 403 `CONNECTION_EXPIRED`: it has to be connected again. 409 `OUTCOME_UNKNOWN`: the app did not answer in time, so look there whether it was done.",
  scope: "connector:{app}:{access}",
  // Nobody is asked for leave to do what cannot be done.
  accessOf: ({ name }) => requireAction(String(name)).access,
  tool: "run-connector-action",
  bodyLimit: RUN_BODY_LIMIT,
  audit: "connector.run",
  input: {
    name: actionName.meta({ description: "The action's name, such as `gmail.send`, as the search for actions answers it." }),
    input: z.record(z.string(), z.unknown()).default({}).meta({ description: "What the action takes, by its `inputSchema`." }),
  },
  output: z.object({ output: z.record(z.string(), z.unknown()).meta({ description: "What the action answered, by its `outputSchema`." }) }),
  async handler(ctx, { name, input }) {
    const { runId, record } = await startAction(ctx, requireAction(name), input);
    ctx.record(record);
    return { runId };
  },
  async complete(_ctx, { runId }) {
    return { output: await refusing(performAction(runId)) };
  },
});
