import { z } from "zod";
import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { NO_CONNECTOR } from "#lib/api/for-app";
import { type App, isApp } from "#lib/auth/scopes";
import { app, notConnected } from "#lib/operations/connectors/connector";
import { actionName } from "#lib/runtime/workflow/definition";

const schemaOf = (what: string) => z.record(z.string(), z.unknown()).meta({ description: `A JSON Schema (2020-12) of ${what}.` });

/** Something that can be done in a connected account. */
export const action = z
  .object({
    name: actionName.meta({
      description: "The app and the action, such as `gmail.send`: what `POST /connectors/actions/{name}/run` and a workflow's step take.",
    }),
    app,
    description: z.string().meta({ description: "What it does, as a sentence." }),
    scope: z.string().meta({ description: "The scope that a key needs for it." }),
    inputSchema: schemaOf("its input"),
    outputSchema: schemaOf("its output"),
  })
  .meta({ id: "ConnectorAction" });

/** Something that happens in a connected account and can start a workflow. */
export const connectorTrigger = z
  .object({
    name: z.string().meta({ description: "The app and the event, such as `github.push`." }),
    app,
    description: z.string().meta({ description: "When it happens, as a sentence." }),
    payloadSchema: schemaOf("what comes with the event"),
  })
  .meta({ id: "ConnectorTrigger" });

/** The app of an action's name. */
export function appOf(name: string): App {
  const [app] = name.split(".") as [string];
  if (!isApp(app)) throw notFound(NO_CONNECTOR);
  return app;
}

/** Does an action, for a call and for a workflow's step alike. Who asks was allowed it. Nothing can be connected yet, so each is refused. */
export async function performAction(_ctx: Context, { name }: { name: string; input: Record<string, unknown> }): Promise<Record<string, unknown>> {
  throw notConnected(appOf(name));
}
