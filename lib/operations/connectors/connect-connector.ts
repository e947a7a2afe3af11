import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, notConfigured } from "#lib/operations/connectors/connector";

export const connectConnector = operation({
  route: "POST /connectors/{app}/connect",
  summary: "Begin to connect an account, and get the address at which a person allows it.",
  description: "Connected is what its owner allows at that address. Without a client id on this server: 400 `CONNECTOR_NOT_CONFIGURED`.",
  scope: "full",
  tool: "connect-connector",
  audit: "connector.connect",
  input: { app },
  output: z.object({ authorizationUrl: z.url().meta({ description: "Where a person signs in to the app and allows it: open it in their browser." }) }),
  async handler(_ctx, { app }): Promise<{ authorizationUrl: string }> {
    throw notConfigured(app);
  },
});
