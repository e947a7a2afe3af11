import { z } from "zod";
import { operation } from "#lib/api/operation";
import { performAction } from "#lib/operations/connectors/action";
import { actionName } from "#lib/runtime/workflow/definition";

export const runConnectorAction = operation({
  route: "POST /connectors/actions/{name}/run",
  summary: "Do an action in a connected account.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "connector:{app}:exec",
  tool: "run-connector-action",
  audit: "connector.run",
  input: {
    name: actionName.meta({ description: "The action's name, such as `gmail.send`, as the search for actions answers it." }),
    input: z.record(z.string(), z.unknown()).default({}).meta({ description: "What the action takes, by its `inputSchema`." }),
  },
  output: z.object({ output: z.record(z.string(), z.unknown()).meta({ description: "What the action answered, by its `outputSchema`." }) }),
  async handler(ctx, input) {
    return { output: await performAction(ctx, input) };
  },
});
