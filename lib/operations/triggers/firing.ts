import type { AuditRecord } from "#lib/api/context";
import { isApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { createRun, type startedBy } from "#lib/operations/workflows/launch";
import { callerOf } from "#lib/operations/workflows/step-effects";
import { withLatest } from "#lib/operations/workflows/workflow";
import { type Actor, insertAuditEntry } from "#lib/platform/audit";
import type { Db, Prisma } from "#lib/platform/db";
import type { Surface } from "#lib/platform/prisma/enums";
import { checkAside } from "#lib/runtime/check-input";
import type { Definition } from "#lib/runtime/workflow/definition";

type Trigger = Prisma.TriggerGetPayload<object>;

/** Why a trigger starts nothing. */
export type Problem = { code: string; message: string; param?: string };
/** What a trigger starts: a version of its workflow, with an input that fits. */
export type Plan = { workflowId: number; versionId: number; version: number; slug: string; input: Record<string, unknown> };

/**
 * Looks at what a trigger would start now. Before the transaction, because looking at an input can take its time: versions never
 * change, and what has become of the trigger since is looked at again behind its lock.
 */
export async function planFiring(db: Db, trigger: Trigger, event?: { event: unknown }): Promise<Plan | { problem: Problem }> {
  const found = await db.workflow.findFirst({ where: { id: trigger.workflowId, deletedAt: null } });
  const [row] = await withLatest(db, found ? [found] : []);
  if (!row) return { problem: { code: "NOT_FOUND", message: "Its workflow has been deleted." } };
  const { id: versionId, version, definition } = row.latest;
  const input = { ...(trigger.inputData as Record<string, unknown>), ...event };
  const { inputSchema } = definition as unknown as Definition;
  const unfit = inputSchema && (await checkAside(JSON.stringify(inputSchema), input));
  if (!unfit) return { workflowId: row.id, versionId, version, slug: row.slug, input };
  const path = (unfit.path[0] === "event" && event ? unfit.path : ["inputData", ...unfit.path]).join(".");
  return { problem: { code: "INVALID_INPUT", message: unfit.message, param: path } };
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

type Start = { by: ReturnType<typeof startedBy>; surface: Surface; delivery?: Uint8Array<ArrayBuffer> | undefined; nextAt?: Date | null };

/** Starts a run. The caller holds the trigger, and has what the audit log says of it. */
export async function startRun(tx: Db, trigger: Trigger, plan: Plan, { by, surface, delivery, nextAt }: Start): Promise<{ runId: number; entry: AuditRecord }> {
  const { workflowId, versionId, version, slug, input } = plan;
  const runId = await createRun(tx, {
    ...{ workspaceId: trigger.workspaceId, workflowId, versionId, triggerId: trigger.id, interface: surface },
    ...{ userId: by.userId, apiKeyId: by.apiKeyId, actor: by.actor, scopes: by.scopes, input: input as Prisma.InputJsonObject },
    ...(delivery && { delivery }),
  });
  await tx.$executeRaw`UPDATE triggers SET last_at = clock_timestamp(), last_problem = NULL WHERE id = ${trigger.id}`;
  if (nextAt !== undefined) await tx.trigger.update({ where: { id: trigger.id }, data: { nextAt } });
  return { runId, entry: { resourceId: formatId("trg", trigger.id), metadata: { run: formatId("run", runId), workflow: slug, version } } };
}

/** In whose name a trigger's runs work when nobody is there. */
export const maker = ({ userId, apiKeyId, actor, scopes }: Trigger): Start["by"] => ({ userId, apiKeyId, actor: actor as Actor, scopes });

const noted = ({ code, message, param }: Problem) => ({ code, message: param ? `${param}: ${message}` : message, at: new Date().toISOString() });

/** Keeps why a trigger did not start a run, for whoever looks at it. */
export async function noteProblem(db: Db, trigger: Trigger, problem: Problem): Promise<void> {
  await db.trigger.updateMany({ where: { id: trigger.id, updatedAt: trigger.updatedAt }, data: { lastProblem: noted(problem) } });
}

/** Switches a trigger off that can start nothing any more, unless somebody has changed it since it was looked at. */
export async function switchOff(tx: Db, trigger: Trigger, problem: Problem, requestId: string): Promise<void> {
  const lastProblem = noted(problem);
  const off = await tx.trigger.updateMany({
    where: { id: trigger.id, enabled: true, updatedAt: trigger.updatedAt },
    data: { enabled: false, nextAt: null, disabledReason: lastProblem.message, lastProblem, updatedAt: new Date() },
  });
  if (off.count === 0) return;
  await insertAuditEntry(tx, {
    ...{ workspaceId: trigger.workspaceId, action: "trigger.update", actor: { type: "system", id: null, name: "Clanker" }, requestId },
    ...{ resourceId: formatId("trg", trigger.id), metadata: { enabled: false, code: problem.code, reason: lastProblem.message } },
  });
}
