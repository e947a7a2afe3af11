import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { ALL_SCOPES, allows, type Scope } from "#lib/auth/scopes";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { APP_NAMES, type App, CONNECTOR_APPS } from "#lib/platform/apps";
import type { Actor } from "#lib/platform/audit";
import type { Connection } from "#lib/platform/prisma/client";
import { setupOf } from "#lib/platform/provider";
import { type ConnectorProblem, isConnectorProblem } from "#lib/runtime/connectors/problem";

export const app = z.enum(APP_NAMES).meta({ description: "The app, as `GET /connectors` names it." });

/** An app and how it stands in a workspace. */
export const connector = z
  .object({
    app,
    name: z.string().meta({ description: "The app's name as people know it." }),
    configured: z.boolean().meta({ description: "Whether this server has a client id for the app. Without one nobody can connect it." }),
    connected: z.boolean().meta({ description: "Whether an account is connected in this workspace, and the app accepts it." }),
    expired: z.boolean().meta({ description: "Whether an account was connected that the app does not accept any more: connect it again." }),
    scopes: z
      .object({
        read: z.string().meta({ description: "The scope that a key needs to read from it." }),
        exec: z.string().meta({ description: "The scope that a key needs to change something in it." }),
      })
      .meta({ description: "What a key has to ask for. A session needs neither." }),
    account: z
      .object({
        name: z.string().meta({ description: "The account's name or e-mail address at the app." }),
        granted: z.array(z.string()).meta({ description: "What it lets this server do, in the provider's own words." }),
        connectedBy: actor,
        connectedAt: timestamp(),
        lastUsedAt: timestamp().nullable(),
      })
      .nullable()
      .meta({ description: "The account that is connected; null without one, and for a key that may not read from it." }),
    setup: z
      .object({
        variables: z.array(z.string()).meta({ description: "The environment variables that hold the client id and secret." }),
        redirectUri: z.string().meta({ description: "The address to which the app's provider sends people back, to be registered there." }),
      })
      .nullable()
      .meta({ description: "What the server's owner has to set so that the app can be connected; null once it is set." }),
  })
  .meta({ id: "Connector" });

/** How an app stands in a workspace. Who may not read from an account is told that there is one, and not whose. */
export function toConnector(app: App, row: Connection | undefined | null, { caller }: Context): z.output<typeof connector> {
  const { configured, variables, redirectUri } = setupOf(app);
  const scopes = { read: `connector:${app}:read`, exec: `connector:${app}:exec` };
  const sees = caller.type === "session" || allows(caller.key.scopes, scopes.read as Scope) || caller.grant?.scopes.includes(scopes.read);
  return {
    ...{ app, name: CONNECTOR_APPS[app], configured, connected: Boolean(row && !row.expiredAt), expired: Boolean(row?.expiredAt), scopes },
    account:
      row && sees
        ? { name: row.account, granted: row.granted, connectedBy: toActor(row.actor as Actor), connectedAt: row.createdAt, lastUsedAt: row.lastUsedAt }
        : null,
    setup: configured ? null : { variables: [...variables], redirectUri },
  };
}

export const notConfigured = (app: App) => {
  const { variables, redirectUri } = setupOf(app);
  return new ApiError("CONNECTOR_NOT_CONFIGURED", {
    message: `${CONNECTOR_APPS[app]} cannot be connected: this server has no client id for it. Its owner registers the server there with the redirect address ${redirectUri} and sets ${variables.join(" and ")}.`,
  });
};

/** What went wrong in an account, as the API answers it. Anything else is thrown on. */
export function refusal(error: unknown): ApiError {
  if (!isConnectorProblem(error)) throw error;
  const { code, message, param, retryAfter, kept }: ConnectorProblem = error;
  const headers = { ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }), ...(kept && { "idempotency-replayed": "true" }) };
  return new ApiError(code, { message, ...(param !== undefined && { param }), headers });
}

/** Runs work in a connected account; its problems are the API's refusals. */
export async function refusing<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw refusal(error);
  });
}

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
