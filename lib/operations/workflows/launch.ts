import { z } from "zod";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { invalid } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { findForLaunch } from "#lib/operations/workflows/workflow";
import type { Db, Prisma } from "#lib/platform/db";
import { enqueue } from "#lib/platform/queue";
import { checkAside } from "#lib/runtime/check-input";
import type { Definition } from "#lib/runtime/workflow/definition";

/** What a run is given: its steps find it as `input`. */
export const inputData = () => z.record(z.string(), z.unknown()).meta({ description: "An object that fits the workflow's `inputSchema`." });

type Prepared = { workflowId: number; versionId: number; slug: string; version: number; input: Record<string, unknown> };

/** Finds what is to be run and looks whether it can be, with this input. */
export async function prepareLaunch(ctx: Context, ref: string, input: Record<string, unknown> = {}): Promise<Prepared> {
  const { inputSchema, ...found } = await findForLaunch(ctx, ref);
  await refuseUnfit(inputSchema ? { inputSchema } : {}, input);
  return { ...found, input };
}

/** Refuses an input that does not fit, by the field that does not. */
export async function refuseUnfit({ inputSchema }: Pick<Definition, "inputSchema">, input: Record<string, unknown>) {
  if (JSON.stringify(input).length > MAX_INPUT) throw invalid("inputData", `Must be at most ${MAX_INPUT} characters of JSON.`);
  const problem = inputSchema && (await checkAside(JSON.stringify(inputSchema), input));
  if (problem) throw invalid(["inputData", ...problem.path].join("."), problem.message);
}

/** Who is asking, as a run keeps it: what its steps may do follows from this. */
export const startedBy = (ctx: Context) => ({
  userId: ctx.user.id,
  apiKeyId: ctx.caller.type === "api_key" ? ctx.caller.key.id : null,
  actor: actorOf(ctx.caller),
  scopes: ctx.caller.type === "api_key" ? [...ctx.caller.key.scopes, ...(ctx.caller.grant?.scopes ?? [])] : ["*"],
});

/** A run's row and its job, in the caller's transaction: both or neither. */
export async function createRun(tx: Db, data: Prisma.WorkflowRunUncheckedCreateInput): Promise<number> {
  const { id: runId } = await tx.workflowRun.create({ data, select: { id: true } });
  await enqueue(tx, "workflow", { runId });
  return runId;
}

/** Starts a run in the name of who asks, in their transaction. */
export async function launchRun(
  ctx: Context,
  { workflowId, versionId, slug, version, input }: Prepared,
  rerun: { rerunOfId?: number; fromStep?: string } = {},
) {
  const about = { workspaceId: ctx.workspace.id, workflowId, versionId, ...startedBy(ctx), interface: ctx.surface };
  const runId = await createRun(ctx.db, { ...about, input: input as Prisma.InputJsonObject, ...rerun });
  const metadata = {
    workflow: slug,
    version,
    ...(rerun.rerunOfId && { rerunOf: formatId("run", rerun.rerunOfId) }),
    ...(rerun.fromStep && { fromStep: rerun.fromStep }),
  };
  ctx.record({ resourceId: formatId("run", runId), metadata });
  return { runId, status: "pending" as const };
}
