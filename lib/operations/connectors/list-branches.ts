import type { z } from "zod";
import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { app, notConnected } from "#lib/operations/connectors/connector";
import { branch, forwardInput, sourceId } from "#lib/operations/connectors/source";

const output = page(branch);

export const listBranches = operation({
  route: "GET /connectors/{app}/sources/{id}/branches",
  summary: "List the branches of a source.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "connector:{app}:read",
  tool: "list-branches",
  input: {
    app,
    id: sourceId().meta({ description: "A source's `id`, such as `owner/name`. In the path its slashes are written as %2F." }),
    ...forwardInput,
  },
  output,
  async handler(_ctx, { app }): Promise<z.output<typeof output>> {
    throw notConnected(app);
  },
});
