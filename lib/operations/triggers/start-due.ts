import { formatId } from "#lib/api/fields";
import { maker, planFiring, refusedMaker, tryStart } from "#lib/operations/triggers/firing";
import { holdWorkspaceOf } from "#lib/operations/triggers/trigger";
import { eventKey, keepEvent } from "#lib/operations/triggers/trigger-event";
import { asSentence, noteFailure, type Problem, switchOff } from "#lib/operations/triggers/trouble";
import { insertAuditEntry } from "#lib/platform/audit";
import { nextTime } from "#lib/platform/cron";
import { type Db, db, type Prisma, transaction } from "#lib/platform/db";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";

/** How many are looked up together, and how many of them are started side by side. */
const BATCH = 100;
const LANES = 4;
/** How long one whose start has failed is left alone by this process, so that it is in nobody's way. */
const REST_MS = 60_000;

const resting = once("triggers:resting", () => new Map<number, number>());

/**
 * Starts what is due. Any number of workers may: each start is a transaction of its own, which takes the trigger's row, makes the run
 * with its job and moves the trigger on, so that a time is started once or, when it is rolled back, still due. Times that passed while
 * nobody looked are one start. Answers whether there may be more.
 */
export async function startDue(): Promise<boolean> {
  for (const [id, until] of resting) if (until <= performance.now()) resting.delete(id);
  const due = await db().$queryRaw<{ id: number }[]>`
    SELECT id FROM triggers WHERE enabled AND type = 'schedule' AND next_at <= now() AND id <> ALL (${[...resting.keys()]}::int[]) ORDER BY next_at, id LIMIT ${BATCH}`;
  const left = due.map(({ id }) => id).values();
  const lane = async () => {
    for (const id of left)
      await startOne(id).catch((err: unknown) => {
        resting.set(id, performance.now() + REST_MS);
        log.error({ err, triggerId: id }, "a trigger could not start its run; it is tried again");
      });
  };
  await Promise.all(Array.from({ length: Math.min(LANES, due.length) }, lane));
  return due.length === BATCH;
}

type Trigger = Prisma.TriggerGetPayload<object>;

async function startOne(id: number): Promise<void> {
  const trigger = await db().trigger.findUnique({ where: { id } });
  if (!trigger) return;
  const plan = await planFiring(db(), trigger);
  const requestId = formatId("trg", id);
  await transaction(async (tx) => {
    const now = await claim(tx, trigger);
    if (!now) return;
    const problem = "problem" in plan ? plan.problem : await refusedMaker(tx, trigger);
    const event = { key: eventKey(`time:${trigger.nextAt?.toISOString()}`) };
    if (problem || "problem" in plan) return switchOff(tx, trigger, problem as Problem, requestId);
    const done = await tryStart(tx, trigger, plan, { by: maker(trigger), surface: "workflow", event });
    const nextAt = nextTime(trigger.cron as string, trigger.timezone, now) ?? null;
    await tx.trigger.update({ where: { id }, data: { nextAt } });
    if ("problem" in done) {
      // What is refused now may be let in the next time: credits, or a secret that is bound.
      await keepEvent(tx, trigger, { ...event, status: "failed", problem: { code: done.problem.code, message: asSentence(done.problem) } });
      await noteFailure(tx, trigger, done.problem, { requestId });
    } else {
      const actor = { type: "system", id: null, name: "Schedule" };
      await insertAuditEntry(tx, { workspaceId: trigger.workspaceId, action: "trigger.fire", actor, requestId, ...done.entry });
    }
    if (!nextAt) await switchOff(tx, trigger, { code: "INVALID_INPUT", message: "Its time never comes again." }, requestId);
  });
}

/** Takes a trigger that is still due and still what was looked at, and answers the database's time; nothing when it is another's or was changed. */
async function claim(tx: Db, { id, workspaceId, skill, updatedAt }: Trigger): Promise<Date | undefined> {
  await holdWorkspaceOf(tx, { workspaceId, skill });
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT clock_timestamp() AS now FROM triggers
    WHERE id = ${id} AND enabled AND next_at <= clock_timestamp() AND updated_at = ${updatedAt} FOR NO KEY UPDATE SKIP LOCKED`;
  return row?.now;
}
