import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, notConnected } from "#lib/operations/connectors/connector";

export const disconnectConnector = operation({
  route: "DELETE /connectors/{app}",
  summary: "Disconnect an account, for everyone in the workspace.",
  description: "One that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "full",
  tool: "disconnect-connector",
  audit: "connector.delete",
  input: { app },
  output: z.null(),
  status: 204,
  async handler(_ctx, { app }): Promise<null> {
    throw notConnected(app);
  },
});
