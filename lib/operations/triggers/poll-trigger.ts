import { formatId } from "#lib/api/fields";
import { appOfEvent, findEventKind } from "#lib/operations/triggers/event-kind";
import { planFiring, refusedMaker } from "#lib/operations/triggers/firing";
import { type Cursor, readOn } from "#lib/operations/triggers/read-on";
import { type Happened, MOST_AT_ONCE, startHappenings, TOO_MANY } from "#lib/operations/triggers/start-happenings";
import { holdWorkspaceOf } from "#lib/operations/triggers/trigger";
import { eventKey } from "#lib/operations/triggers/trigger-event";
import { isAway, noteFailure, noteReadable, switchOff } from "#lib/operations/triggers/trouble";
import { type Db, db, type Prisma, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { openConnection } from "#lib/runtime/connectors/connected";
import type { Happening } from "#lib/runtime/connectors/connector";
import { ConnectorProblem, toProblem, whileReading } from "#lib/runtime/connectors/problem";

type Trigger = Prisma.TriggerGetPayload<object>;

/** How long reading may take, in seconds. Who does it is lost after this, and another does it. */
export const LEASE_SECONDS = 60;
/** The longest that is waited after failures, in seconds. */
const LONGEST_WAIT = 3600;
/** When an account that is not connected is looked at again, in seconds. Whoever connects it has it looked at at once. */
const AWAY_WAIT = 300;

/**
 * Reads the account of a trigger that this worker has taken, and starts what has happened. What is started, that it was, and up to
 * where the account was read are one transaction: a worker that is killed leaves all of it to the next.
 */
export async function pollTrigger(trigger: Trigger): Promise<void> {
  const read = await readAccount(trigger);
  if (read instanceof ConnectorProblem) return transaction((tx) => putOff(tx, trigger, read));
  const happened = await planned(trigger, read.happened);
  await transaction(async (tx) => {
    if (!(await holdPolled(tx, trigger))) return;
    const requestId = formatId("trg", trigger.id);
    const refused = await refusedMaker(tx, trigger);
    if (refused) return switchOff(tx, trigger, refused, requestId);
    await noteReadable(tx, trigger);
    await startHappenings(tx, trigger, happened, requestId);
    await tx.trigger.update({ where: { id: trigger.id }, data: { cursor: read.cursor as Prisma.InputJsonObject } });
    await release(tx, trigger, env().EVENT_POLL_SECONDS);
  });
}

/** What has not been told before, and what is to be started of it: of no more than are started. */
async function planned(trigger: Trigger, told: Happening[]): Promise<Happened[]> {
  // What an app tells twice is one event.
  const named = new Map(told.map(({ key: name, payload }) => [name, { key: eventKey(`event:${name}`), payload }]));
  const all = [...named.values()];
  const known = await db().triggerEvent.findMany({ where: { triggerId: trigger.id, key: { in: all.map(({ key }) => key) } }, select: { key: true } });
  const before = new Set(known.map(({ key }) => Buffer.from(key).toString("hex")));
  const happened: Happened[] = [];
  for (const each of all.filter(({ key }) => !before.has(Buffer.from(key).toString("hex"))))
    happened.push({ ...each, plan: happened.length < MOST_AT_ONCE ? await planFiring(db(), trigger, { event: each.payload }) : { problem: TOO_MANY } });
  return happened;
}

/** What has happened, or why that cannot be said. */
async function readAccount({ id, workspaceId, event, source, cursor }: Trigger): Promise<{ happened: Happening[]; cursor: Cursor } | ConnectorProblem> {
  const kind = findEventKind(event);
  if (!kind || !("poll" in kind)) return new ConnectorProblem("NOT_FOUND", "This server does not know this kind of event any more.");
  const app = appOfEvent(kind.name);
  try {
    const connected = await openConnection(workspaceId, app, AbortSignal.timeout((LEASE_SECONDS - 15) * 1000));
    return await readOn(kind, connected, source, cursor);
  } catch (error) {
    try {
      return whileReading(app, toProblem(app, error));
    } catch (unforeseen) {
      // Its words may hold what the app answered.
      log.error(
        { triggerId: id, kind: (unforeseen as Error).name, stack: (unforeseen as Error).stack?.split("\n").slice(1, 6) },
        "an account could not be read",
      );
      return new ConnectorProblem("PROVIDER_UNAVAILABLE", "The app answered what was not understood.");
    }
  }
}

/** Takes the trigger's row if it is still what was looked at, and this worker's. One that was changed meanwhile is looked at again. */
async function holdPolled(tx: Db, trigger: Trigger): Promise<boolean> {
  const { id, updatedAt, leaseUntil } = trigger;
  await holdWorkspaceOf(tx, trigger);
  const [row] = await tx.$queryRaw<{ same: boolean }[]>`
    SELECT enabled AND updated_at = ${updatedAt} AS same FROM triggers WHERE id = ${id} AND lease_until = ${leaseUntil} FOR NO KEY UPDATE`;
  if (row && !row.same) await tx.trigger.update({ where: { id }, data: { leaseUntil: null } });
  return row?.same ?? false;
}

/** Gives a trigger back, to be looked at again in so many seconds by the database's clock. */
async function release(tx: Db, { id }: Trigger, seconds: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE triggers SET lease_until = NULL, next_at = CASE WHEN enabled THEN clock_timestamp() + ${seconds} * interval '1s' END WHERE id = ${id}`;
}

/** Keeps why an account could not be read. To be asked to wait is no failure. */
async function putOff(tx: Db, trigger: Trigger, problem: ConnectorProblem): Promise<void> {
  if (!(await holdPolled(tx, trigger))) return;
  const every = env().EVENT_POLL_SECONDS;
  const wait = problem.retryAfter ?? 0;
  if (problem.code === "PROVIDER_RATE_LIMITED") return release(tx, trigger, Math.max(every, wait));
  const { failures } = await noteFailure(tx, trigger, problem, { polling: true, requestId: formatId("trg", trigger.id) });
  if (isAway(problem)) return release(tx, trigger, Math.max(every, AWAY_WAIT));
  await release(tx, trigger, Math.max(wait, Math.min(every * 2 ** (failures - 1), Math.max(LONGEST_WAIT, every))));
}
