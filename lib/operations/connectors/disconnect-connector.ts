import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, refusal } from "#lib/operations/connectors/connector";
import { notConnected } from "#lib/runtime/connectors/problem";

export const disconnectConnector = operation({
  route: "DELETE /connectors/{app}",
  summary: "Disconnect an account, for everyone in the workspace.",
  description:
    "It is over here at once, and what the account allowed is given back to the app, which may take a moment longer. Google is asked with the last of the account's apps here, because it takes back all at once. One that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "full",
  tool: "disconnect-connector",
  audit: "connector.delete",
  input: { app },
  output: z.null(),
  status: 204,
  async handler(ctx, { app }) {
    const workspaceId = ctx.workspace.id;
    // The database keeps its tokens until a worker has given them back.
    const [gone] = await ctx.db.$queryRaw<
      { account: string }[]
    >`DELETE FROM connections WHERE workspace_id = ${workspaceId} AND app = ${app} RETURNING account`;
    if (!gone) throw refusal(notConnected(app));
    ctx.record({ resourceId: app, metadata: { account: gone.account } });
    return null;
  },
});
