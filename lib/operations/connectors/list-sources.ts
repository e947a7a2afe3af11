import type { z } from "zod";
import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { app, notConnected } from "#lib/operations/connectors/connector";
import { forwardInput, source } from "#lib/operations/connectors/source";

const output = page(source);

export const listSources = operation({
  route: "GET /connectors/{app}/sources",
  summary: "List what can be read from a connected account: repositories, labels, calendars, folders or pages.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "connector:{app}:read",
  tool: "list-sources",
  input: { app, ...forwardInput },
  output,
  async handler(_ctx, { app }): Promise<z.output<typeof output>> {
    throw notConnected(app);
  },
});
