import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, refusal } from "#lib/operations/connectors/connector";
import { log } from "#lib/platform/log";
import { revokeTokens } from "#lib/platform/provider";
import { openTokens } from "#lib/runtime/connectors/connection";
import { notConnected } from "#lib/runtime/connectors/problem";

export const disconnectConnector = operation({
  route: "DELETE /connectors/{app}",
  summary: "Disconnect an account, for everyone in the workspace.",
  description:
    "It is over here at once, and what the account allowed is given back to the app, which may take a moment longer. One that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "full",
  tool: "disconnect-connector",
  audit: "connector.delete",
  input: { app },
  output: z.null(),
  status: 204,
  async prepare(ctx, { app }) {
    const workspaceId = ctx.workspace.id;
    const row = await ctx.db.connection.findUnique({ where: { workspaceId_app: { workspaceId, app } } });
    if (!row) throw refusal(notConnected(app));
    // Given back before the row goes: a server that is killed in between leaves one that is refused and can be disconnected again.
    await revokeTokens(app, openTokens(row)).catch((error: unknown) => log.warn({ kind: (error as Error).name, app }, "an app did not take back its token"));
    return row;
  },
  async handler(ctx, { app }, { id, account }) {
    const { count } = await ctx.db.connection.deleteMany({ where: { id } });
    if (count === 0) throw refusal(notConnected(app));
    ctx.record({ resourceId: app, metadata: { account } });
    return null;
  },
});
