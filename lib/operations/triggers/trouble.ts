import { formatId } from "#lib/api/fields";
import { insertAuditEntry } from "#lib/platform/audit";
import { type Db, Prisma } from "#lib/platform/db";
import { emitEvent } from "#lib/runtime/webhooks";

type Trigger = Prisma.TriggerGetPayload<object>;

/** Why a trigger starts nothing. */
export type Problem = { code: string; message: string; param?: string | undefined };

/** Why an account tells nothing though nothing has failed: a person connects it again, and then it goes on. */
const AWAY = ["TOOL_NOT_CONNECTED", "CONNECTION_EXPIRED"];
export const isAway = ({ code }: Problem) => AWAY.includes(code);

/** How often in a row a trigger may start nothing before it is switched off. */
const MOST_FAILURES = 10;

export const asSentence = ({ message, param }: Problem) => (param ? `${param}: ${message}` : message);
const noted = (problem: Problem) => ({ code: problem.code, message: asSentence(problem), at: new Date().toISOString() });

/** Keeps why a trigger did not start anything, for whoever looks at it. */
export async function noteProblem(db: Db, trigger: Trigger, problem: Problem): Promise<void> {
  await db.trigger.updateMany({ where: { id: trigger.id, updatedAt: trigger.updatedAt }, data: { lastProblem: noted(problem) } });
}

/**
 * Counts that a trigger could not start something, or that its account could not be read (`polling`), and switches it off when that has
 * happened too often in a row. An account that is not connected has not failed. The caller holds the trigger. Answers how often it has.
 */
export async function noteFailure(tx: Db, trigger: Trigger, problem: Problem, { polling = false, requestId }: { polling?: boolean; requestId: string }) {
  const lastProblem = { ...noted(problem), ...(polling && { while: "polling" }) };
  const away = isAway(problem);
  const data = { lastProblem, ...(!away && { failures: { increment: 1 } }) };
  const { failures } = await tx.trigger.update({ where: { id: trigger.id }, data, select: { failures: true } });
  if (away || failures < MOST_FAILURES) return { failures, off: false };
  await switchOff(
    tx,
    trigger,
    { ...problem, param: undefined, message: `It failed ${failures} times in a row, at last with: ${asSentence(problem)}` },
    requestId,
  );
  return { failures, off: true };
}

/** Forgets that an account could not be read, now that it can. */
export async function noteReadable(tx: Db, { id }: Trigger): Promise<void> {
  await tx.trigger.updateMany({
    where: { id, lastProblem: { path: ["while"], equals: "polling" } },
    data: { failures: 0, lastProblem: Prisma.DbNull },
  });
}

/** Switches a trigger off that can start nothing any more, unless somebody has changed it since it was looked at, and tells the workspace. */
export async function switchOff(tx: Db, trigger: Trigger, problem: Problem, requestId: string): Promise<void> {
  const lastProblem = noted(problem);
  const off = await tx.trigger.updateMany({
    where: { id: trigger.id, enabled: true, updatedAt: trigger.updatedAt },
    data: { enabled: false, nextAt: null, leaseUntil: null, disabledReason: lastProblem.message, lastProblem, updatedAt: new Date() },
  });
  if (off.count === 0) return;
  const [workspaceId, resourceId] = [trigger.workspaceId, formatId("trg", trigger.id)];
  await insertAuditEntry(tx, {
    ...{ workspaceId, action: "trigger.update", actor: { type: "system", id: null, name: "Clanker" }, requestId, resourceId },
    metadata: { enabled: false, code: problem.code, reason: lastProblem.message },
  });
  await emitEvent(tx, workspaceId, "trigger.disabled", { id: resourceId, reason: lastProblem.message });
}
