import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { ALL_SCOPES, type App, allows, CONNECTOR_APPS, type Scope } from "#lib/auth/scopes";

export const APPS = Object.keys(CONNECTOR_APPS) as App[];

export const app = z.enum(APPS).meta({ description: "The app, as `GET /connectors` names it." });

/** An app and how it stands in a workspace. */
export const connector = z
  .object({
    app,
    name: z.string().meta({ description: "The app's name as people know it." }),
    configured: z.boolean().meta({ description: "Whether this server has a client id for the app. Without one nobody can connect it." }),
    connected: z.boolean().meta({ description: "Whether an account is connected in this workspace." }),
    scopes: z
      .object({
        read: z.string().meta({ description: "The scope that a key needs to read from it." }),
        exec: z.string().meta({ description: "The scope that a key needs to change something in it." }),
      })
      .meta({ description: "What a key has to ask for. A session needs neither." }),
    account: z
      .object({ name: z.string().meta({ description: "The account's name or e-mail address at the app." }) })
      .nullable()
      .meta({ description: "The account that is connected; null without one, and for a key that may not read from it." }),
  })
  .meta({ id: "Connector" });

/** How an app stands in a workspace. There is no setting for a client id yet, so none is configured, and none can be connected. */
export const toConnector = (app: App): z.output<typeof connector> => ({
  app,
  name: CONNECTOR_APPS[app],
  configured: false,
  connected: false,
  scopes: { read: `connector:${app}:read`, exec: `connector:${app}:exec` },
  account: null,
});

/** What is asked of an account that is not there. */
export const notConnected = (app: App, param?: string) =>
  new ApiError("TOOL_NOT_CONNECTED", { ...(param !== undefined && { param }), message: `${CONNECTOR_APPS[app]} is not connected in this workspace.` });

export const notConfigured = (app: App) =>
  new ApiError("CONNECTOR_NOT_CONFIGURED", {
    message: `${CONNECTOR_APPS[app]} cannot be connected: this server has no client id for it. The server's owner has to register the server there as an OAuth app and give it the client id and secret, for which this version has no setting yet.`,
  });

/**
 * Lets in who may see how connectors stand: who may see the workspace's files, and who holds a scope of the app, or of any
 * app where none is named. Others are told a scope that they can ask for.
 */
export async function needSight({ caller, need }: Context, app?: App): Promise<void> {
  const ofApps = ALL_SCOPES.filter((scope) => scope.startsWith(app ? `connector:${app}:` : "connector:"));
  const enough: Scope[] = app ? [...ofApps, "workspace:files:read"] : ["workspace:files:read", ...ofApps];
  if (caller.type === "session") return;
  const { key, grant } = caller;
  // A grant is used only where the key alone would not do.
  await need(enough.find((scope) => allows(key.scopes, scope)) ?? enough.find((scope) => grant?.scopes.includes(scope)) ?? (enough[0] as Scope));
}
