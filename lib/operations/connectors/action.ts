import { z } from "zod";
import "#lib/api/messages";
import type { AuditRecord, Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import type { Scope } from "#lib/auth/scopes";
import { app, refusal } from "#lib/operations/connectors/connector";
import { noAction } from "#lib/operations/connectors/no-action";
import { myArtifacts } from "#lib/operations/executions/execution";
import type { Connection } from "#lib/platform/prisma/client";
import { type Action, appOfAction } from "#lib/runtime/connectors/action";
import { acceptAction } from "#lib/runtime/connectors/action-run";
import { findAction } from "#lib/runtime/connectors/connectors";
import { artifactNumber } from "#lib/runtime/connectors/files";
import { expired, notConnected } from "#lib/runtime/connectors/problem";
import { shapeProblems } from "#lib/runtime/workflow/check";
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

/** Something that happens in a connected account and can start a workflow or a skill. */
export const connectorTrigger = z
  .object({
    name: z.string().meta({ description: "The app and the event, such as `github.push`." }),
    app,
    description: z.string().meta({ description: "When it happens, as a sentence." }),
    source: z
      .string()
      .nullable()
      .meta({ description: "The kind of source that a trigger has to name, such as `repository`; null where it is of the whole account." }),
    payloadSchema: schemaOf("what comes with the event"),
  })
  .meta({ id: "ConnectorTrigger" });

/** An action as it is shown. */
export const toAction = (each: Action): z.output<typeof action> => ({
  ...{ name: each.name, app: appOfAction(each), description: each.description, scope: scopeOf(each) },
  inputSchema: z.toJSONSchema(each.input, { io: "input" }),
  outputSchema: z.toJSONSchema(each.output, { io: "output" }),
});

/** The scope that an action asks for. */
export const scopeOf = (each: Action): Scope => `connector:${appOfAction(each)}:${each.access}`;

/** The action that is meant. */
export function requireAction(name: string): Action {
  const found = findAction(name);
  if (!found) throw notFound(noAction(name));
  return found;
}

/** Reads an action's input; what is wrong with it is named under `input`, in the same words as everywhere in the API. */
export function readInput(found: Action, given: Record<string, unknown>): Record<string, unknown> {
  const { success, data, error } = found.input.safeParse(given);
  if (success) return data;
  // A name that was mistyped comes first: it may be why another field is missing.
  const issue = (error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0]) as z.core.$ZodIssue;
  const [problem] = issue.code === "custom" ? [{ path: issue.path.join("."), message: issue.message }] : shapeProblems(given, issue);
  throw invalid(["input", problem?.path].filter(Boolean).join("."), problem?.message ?? issue.message);
}

type Started = { runId: number; fresh: boolean; record: AuditRecord };

/**
 * Accepts an action in the caller's transaction, for a call and for a workflow's step alike; `performAction` then does it. Who asks was
 * allowed it. Says for the audit log whose account it is done with, and to what.
 */
export async function startAction(ctx: Context, found: Action, given: Record<string, unknown>, key?: string): Promise<Started> {
  const app = appOfAction(found);
  const workspaceId = ctx.workspace.id;
  const account: Connection | null = await ctx.db.connection.findUnique({ where: { workspaceId_app: { workspaceId, app } } });
  if (!account) throw refusal(notConnected(app));
  if (account.expiredAt) throw refusal(expired(app));
  const input = readInput(found, given);
  await needArtifacts(ctx, found.artifacts?.(input as never) ?? []);
  const accepted = await acceptAction(ctx.db, { workspaceId, action: found, input, ...(key !== undefined && { key }) });
  return { ...accepted, record: { resourceId: app, metadata: { action: found.name, account: account.account, target: found.target(input as never) } } };
}

/** Lets in who may read the artifacts that an action gives away, as if they were downloaded. */
async function needArtifacts(ctx: Context, given: (string | number)[]): Promise<void> {
  if (given.length === 0) return;
  await ctx.need("workspace:files:read");
  const ids = [...new Set(given.map(artifactNumber))];
  const found = await ctx.db.artifact.count({ where: { ...myArtifacts(ctx), id: { in: ids } } });
  if (found < ids.length) throw invalid("input", "There is no such artifact in this workspace.");
}
