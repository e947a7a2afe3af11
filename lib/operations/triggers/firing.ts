import type { AuditRecord, Context } from "#lib/api/context";
import { isApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { skillRun } from "#lib/operations/triggers/skill-run";
import { keepEvent, type Started } from "#lib/operations/triggers/trigger-event";
import type { Problem } from "#lib/operations/triggers/trouble";
import { createRun, type startedBy } from "#lib/operations/workflows/launch";
import { callerOf } from "#lib/operations/workflows/step-effects";
import { withLatest } from "#lib/operations/workflows/workflow";
import type { Actor } from "#lib/platform/audit";
import type { Db, Prisma } from "#lib/platform/db";
import type { Surface } from "#lib/platform/prisma/enums";
import { checkAside } from "#lib/runtime/check-input";
import type { Definition } from "#lib/runtime/workflow/definition";
import { fillWithEvent, hasExpressions, TemplateProblem } from "#lib/runtime/workflow/event-template";

type Trigger = Prisma.TriggerGetPayload<object>;
type Input = Record<string, unknown>;

/** What a trigger starts: a version of its workflow with an input that fits, or a skill. */
export type Plan = { workflowId: number; versionId: number; version: number; slug: string; input: Input } | { skill: string; input: Input | string };

/**
 * Looks at what a trigger would start now. Before the transaction, because looking at an input can take its time: versions never
 * change, and what has become of the trigger since is looked at again behind its lock.
 */
export async function planFiring(db: Db, trigger: Trigger, event?: { event: unknown }): Promise<Plan | { problem: Problem }> {
  let input: Input | string;
  try {
    input = inputOf(trigger, event);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { problem: { code: "INVALID_INPUT", message: error.message, param: error.path } };
  }
  if (trigger.skill !== null) return { skill: trigger.skill, input };
  const found = await db.workflow.findFirst({ where: { id: trigger.workflowId ?? 0, deletedAt: null } });
  const [row] = await withLatest(db, found ? [found] : []);
  if (!row) return { problem: { code: "NOT_FOUND", message: "Its workflow has been deleted." } };
  const { id: versionId, version, definition } = row.latest;
  const { inputSchema } = definition as unknown as Definition;
  const unfit = inputSchema && (await checkAside(JSON.stringify(inputSchema), input));
  if (!unfit) return { workflowId: row.id, versionId, version, slug: row.slug, input: input as Input };
  const path = (unfit.path[0] === "event" && event ? unfit.path : ["inputData", ...unfit.path]).join(".");
  return { problem: { code: "INVALID_INPUT", message: unfit.message, param: path } };
}

/** What is started with: what the trigger says, filled in with the event where it asks for that, and else with the event beside it. */
function inputOf({ inputData, inputText, skill }: Trigger, event: { event: unknown } | undefined): Input | string {
  const written = inputText ?? (inputData as Input);
  if (!event) return written;
  if (hasExpressions(written)) return fillWithEvent(written, inputText === null ? "inputData" : "input", event.event) as Input | string;
  // A skill is given what was written for it, and no more: many take nothing that they do not know.
  if (skill !== null && (typeof written === "string" || Object.keys(written).length > 0)) return written;
  return { ...(written as Input), ...event };
}

/** Why a trigger's maker may start nothing any more, if they may not: what holds for the steps of their runs. */
export async function refusedMaker(db: Db, trigger: Trigger): Promise<Problem | undefined> {
  try {
    await callerOf(db, trigger);
    return undefined;
  } catch (error) {
    if (!isApiError(error)) throw error;
    return { code: error.code, message: REFUSED[error.code] ?? error.message };
  }
}

const REFUSED: Record<string, string> = {
  ROLE_REQUIRED: "Who it works for may not run anything in this workspace any more.",
  KEY_REVOKED: "The API key that it was made with has been revoked.",
  KEY_EXPIRED: "The API key that it was made with has expired.",
};

/** By whom and on what occasion something is started. Without `ctx` it is the trigger's maker, who is not there. */
export type Occasion = {
  by: ReturnType<typeof startedBy>;
  ctx?: Context | undefined;
  surface: Surface;
  event: { key: Uint8Array<ArrayBuffer>; payload?: unknown; replayOfId?: number | undefined };
};

/** Starts what was planned and keeps the event. The caller holds the trigger, and has what the audit log says of it. Throws an ApiError where a skill is refused. */
export async function startPlanned(
  tx: Db,
  trigger: Trigger,
  plan: Plan,
  { by, ctx, surface, event }: Occasion,
): Promise<{ started: Started; entry: AuditRecord }> {
  const { runId, executionId, metadata } = "skill" in plan ? await startSkill(tx, trigger, plan, ctx) : await startWorkflow(tx, trigger, plan, by, surface);
  await keepEvent(tx, trigger, { ...event, status: "started", runId, executionId });
  await tx.$executeRaw`UPDATE triggers SET last_at = clock_timestamp(), last_problem = NULL, failures = 0 WHERE id = ${trigger.id}`;
  const status = runId === null ? ("queued" as const) : ("pending" as const);
  return { started: { runId, executionId, status }, entry: { resourceId: formatId("trg", trigger.id), metadata } };
}

async function startWorkflow(tx: Db, trigger: Trigger, plan: Extract<Plan, { workflowId: number }>, by: Occasion["by"], surface: Surface) {
  const { workflowId, versionId, version, slug, input } = plan;
  const runId = await createRun(tx, {
    ...{ workspaceId: trigger.workspaceId, workflowId, versionId, triggerId: trigger.id, interface: surface },
    ...{ userId: by.userId, apiKeyId: by.apiKeyId, actor: by.actor, scopes: by.scopes, input: input as Prisma.InputJsonObject },
  });
  return { runId, executionId: null, metadata: { run: formatId("run", runId), workflow: slug, version } };
}

async function startSkill(tx: Db, trigger: Trigger, plan: Extract<Plan, { skill: string }>, ctx: Context | undefined) {
  const executionId = await skillRun(tx, trigger, plan, ctx);
  return { runId: null, executionId, metadata: { execution: formatId("exec", executionId), skill: plan.skill } };
}

/** The same where nobody is there to be told: a refusal is answered, and leaves nothing. */
export async function tryStart(
  tx: Db,
  trigger: Trigger,
  plan: Plan,
  occasion: Occasion,
): Promise<{ entry: AuditRecord; started: Started } | { problem: Problem }> {
  await tx.$executeRaw`SAVEPOINT start`;
  try {
    const done = await startPlanned(tx, trigger, plan, occasion);
    await tx.$executeRaw`RELEASE SAVEPOINT start`;
    return done;
  } catch (error) {
    if (!isApiError(error)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT start`;
    await tx.$executeRaw`RELEASE SAVEPOINT start`;
    return { problem: { code: error.code, message: error.message, param: error.details.param } };
  }
}

/** In whose name what a trigger starts works when nobody is there. */
export const maker = ({ userId, apiKeyId, actor, scopes }: Trigger): Occasion["by"] => ({ userId, apiKeyId, actor: actor as Actor, scopes });
