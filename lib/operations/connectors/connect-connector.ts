import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, notConfigured } from "#lib/operations/connectors/connector";

export const connectConnector = operation({
  route: "POST /connectors/{app}/connect",
  summary: "Begin to connect an account, and get the address at which a person allows it.",
  description:
    "The account is connected when its owner has allowed it at that address. While this server has no client id for the app: 400 `CONNECTOR_NOT_CONFIGURED`.",
  scope: "full",
  tool: "connect-connector",
  audit: "connector.connect",
  input: { app },
  output: z.object({ authorizationUrl: z.url().meta({ description: "Where a person signs in to the app and allows it: open it in their browser." }) }),
  async handler(_ctx, { app }): Promise<{ authorizationUrl: string }> {
    throw notConfigured(app);
  },
});
