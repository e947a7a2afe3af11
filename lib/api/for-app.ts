import { notFound } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { type AppScope, isAppScope, type Requirement } from "#lib/auth/scopes";
import { isApp } from "#lib/platform/apps";

/** An operation of which it is settled what a call asks for. */
export type Settled = Operation & { scope: Exclude<Requirement, AppScope> };

/**
 * The operation as a call with these fields meets it: a scope with `{app}` becomes that of the app which the path names, as
 * its `app`, or before the dot of an action's `name`, and `{access}` what the operation says of the call. An app that does not exist
 * is 404. Others are as they were.
 */
export function forApp(operation: Operation, params: Record<string, unknown>): Settled {
  const { scope } = operation;
  if (!isAppScope(scope)) return operation as Settled;
  const app = appOf(operation, params);
  if (!isApp(app)) throw notFound(operation.pathParams.includes("app") ? NO_CONNECTOR : NO_ACTION);
  const access = operation.accessOf?.(params) ?? "exec";
  return { ...operation, scope: scope.replace("{app}", app).replace("{access}", access) as Settled["scope"] };
}

/** The app that a call names, whether or not there is one. */
export const appOf = ({ pathParams }: Operation, params: Record<string, unknown>): string =>
  pathParams.includes("app") ? String(params.app) : (String(params.name).split(".")[0] as string);

const NO_CONNECTOR = "There is no such connector.";
const NO_ACTION = "There is no such action: its name begins with that of an app, such as `gmail.send`.";
