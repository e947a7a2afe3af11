import { LEASE_SECONDS, pollTrigger } from "#lib/operations/triggers/poll-trigger";
import { db, type Prisma, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { removeHooks } from "#lib/runtime/connectors/provider-hook";

/** How many accounts a process reads side by side. */
const LANES = 4;
/** How many triggers of one account are read at once, by all processes together. */
const OF_ONE_ACCOUNT = 2;
/** How long one look takes more: a worker that is to stop begins no other. */
const LOOK_MS = 5000;

type Trigger = Prisma.TriggerGetPayload<object>;

/** Reads the accounts whose triggers are due, and starts what has happened there. Any number of workers may: each trigger is read by one at a time. */
export async function pollDue(): Promise<boolean> {
  const until = performance.now() + LOOK_MS;
  const kinds = polledKinds();
  const [{ count } = { count: 0 }] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM triggers WHERE enabled AND next_at <= now() AND event = ANY (${kinds}) LIMIT ${LANES}) AS due`;
  const lane = async () => {
    while (performance.now() < until) {
      const trigger = await take(kinds);
      if (!trigger) return;
      await pollTrigger(trigger).catch((err: unknown) =>
        log.error({ err, triggerId: trigger.id }, "an account's events could not be started; they are tried again"),
      );
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
  await removeHooks();
  return false;
}

/** The kinds that this process can ask for: while a server is brought up to date, there may be others that are for the new workers. */
const polledKinds = () => EVENTS.flatMap((kind) => ("poll" in kind ? kind.name : []));

/** Takes a trigger that is due, for as long as the lease lasts. One at a time, so that those of one account are counted. */
async function take(kinds: string[]): Promise<Trigger | null> {
  const taken = await transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:polls'))`;
    return tx.$queryRaw<{ id: number }[]>`
      UPDATE triggers SET lease_until = clock_timestamp() + ${LEASE_SECONDS} * interval '1s' WHERE id = (
        SELECT id FROM triggers t
        WHERE enabled AND next_at <= clock_timestamp() AND event = ANY (${kinds}) AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND (SELECT count(*) FROM triggers o WHERE o.workspace_id = t.workspace_id AND o.lease_until > clock_timestamp()
            AND split_part(o.event, '.', 1) = split_part(t.event, '.', 1)) < ${OF_ONE_ACCOUNT}
        ORDER BY next_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING id`;
  });
  return taken[0] ? db().trigger.findUnique({ where: { id: taken[0].id } }) : null;
}
