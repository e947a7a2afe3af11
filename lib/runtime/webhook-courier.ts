import { db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { deliver, type Taken } from "#lib/runtime/webhook-delivery";
import { findDue, type Place, roomBeside } from "#lib/runtime/webhook-due";

/** How long a delivery is this worker's, in seconds. It is over by then, or the worker is lost and the delivery another's. */
const LEASE_SECONDS = 30;
/** How often what has become due is looked for. What is new is told. */
const INTERVAL_MS = 1000;

type UnderWay = Place & { done: Promise<void> };

/**
 * Delivers what is due until stopped. The rows of deliveries are the queue, and `next_attempt_at` says when one is due, also when its
 * worker is lost. Any number of workers may run.
 */
export function startCourier() {
  const underWay = new Map<number, UnderWay>();
  const leaving = new AbortController();
  let [wanted, looking, stopped] = [false, false, false];

  async function look() {
    if (looking) return;
    looking = true;
    try {
      while (wanted && !stopped) {
        wanted = false;
        const until = performance.now() + LEASE_SECONDS * 1000;
        for (const { taken, workspaceId } of await take([...underWay.values()])) {
          const work = deliver(taken, leaving.signal, until).catch((err) =>
            log.error({ err, deliveryId: taken.id }, "a webhook's delivery; it is tried again"),
          );
          const done = work.finally(() => {
            underWay.delete(taken.id);
            wake();
          });
          underWay.set(taken.id, { webhookId: taken.webhook_id, workspaceId, done });
        }
      }
    } catch (err) {
      log.warn({ err }, "looking for webhooks' deliveries");
    } finally {
      looking = false;
    }
  }
  const wake = () => {
    wanted = true;
    void look();
  };
  const timer = setInterval(wake, INTERVAL_MS);
  wake();
  return {
    wake,
    /** Nothing new; what is under way gets `timeoutMs` and is given back then. */
    async stop(timeoutMs: number) {
      stopped = true;
      clearInterval(timer);
      const late = setTimeout(() => leaving.abort(), timeoutMs);
      while (looking || underWay.size > 0) await Promise.race([...[...underWay.values()].map(({ done }) => done), soon()]);
      clearTimeout(late);
    },
  };
}

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

/** Takes as much of what is due as there is room for. */
async function take(underWay: UnderWay[]): Promise<{ taken: Taken; workspaceId: number }[]> {
  const room = roomBeside(underWay);
  if (room.full()) return [];
  const chosen = room.choose(await findDue(room.fullWebhooks(), room.fullWorkspaces()));
  if (chosen.length === 0) return [];
  const workspaces = new Map(chosen.map(({ id, workspaceId }) => [id, workspaceId]));
  const rows = await db().$queryRaw<Taken[]>`
    UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp() + ${LEASE_SECONDS} * interval '1s'
    WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE id = ANY (${[...workspaces.keys()]}) AND status = 'pending' AND next_attempt_at <= clock_timestamp()
      FOR UPDATE SKIP LOCKED)
    RETURNING id, webhook_id, event_id, body, attempts, next_attempt_at`;
  return rows.map((taken) => ({ taken, workspaceId: workspaces.get(taken.id) as number }));
}

/** Rows that go at once, so that no statement holds many for long. */
const ROWS = 5000;

/** Deliveries are kept for a month, and secrets that do not sign any more not at all. */
export async function sweepWebhooks(month: { lt: Date }) {
  const sweep = () => db().$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE created_at < ${month.lt} AND status <> 'pending' ORDER BY created_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`;
  while ((await sweep()) >= ROWS);
  await db().webhook.updateMany({ where: { previousUntil: { lte: new Date() } }, data: { previousSecret: null, previousUntil: null } });
}
