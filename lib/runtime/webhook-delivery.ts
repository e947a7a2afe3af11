import { db, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { metrics } from "#lib/platform/metrics";
import { type Attempt, attempt, isDelivered, LIMIT_MS, type Outcome } from "#lib/runtime/webhook-attempt";
import { disableFailing, disableGone, noteDelivered, pause } from "#lib/runtime/webhook-health";
import { nextTry, pauseOf } from "#lib/runtime/webhook-retries";
import { type Keeper, signingSecrets } from "#lib/runtime/webhook-secret";

/** A delivery that this worker has taken. `next_attempt_at` is when it is anybody's again, should this worker be lost. */
export type Taken = { id: number; webhook_id: number; event_id: string; body: string; attempts: Attempt[]; next_attempt_at: Date };

/**
 * Tries one delivery and writes what came of it. When `leaving` is aborted it is another worker's at once, and the try does not
 * count. `until` is when it is another's anyway, by `performance.now()`: what cannot be over by then is not begun.
 */
export async function deliver(taken: Taken, leaving: AbortSignal, until = Number.POSITIVE_INFINITY): Promise<void> {
  const webhook = await db().webhook.findUnique({ where: { id: taken.webhook_id } });
  if (!webhook) return; // Its deliveries are gone with it.
  if (!webhook.enabled) {
    // Unless it was switched on in between.
    const where = { id: taken.id, status: "pending" as const, webhook: { enabled: false } };
    await db().webhookDelivery.updateMany({ where, data: { status: "failed", nextAttemptAt: null } });
    return;
  }
  // A worker that was frozen, or waited for a connection, leaves it to whoever has it next.
  if (performance.now() + LIMIT_MS > until) return;
  const outcome = await send(taken, webhook, leaving);
  if (leaving.aborted && outcome.status === null) return giveBack(taken);
  metrics()?.webhookAttempts.inc({ outcome: isDelivered(outcome) ? "delivered" : "failed" });
  await settle(taken, webhook, outcome);
}

async function send({ event_id, body }: Taken, webhook: Keeper & { url: string }, leaving: AbortSignal): Promise<Outcome> {
  try {
    return await attempt({ url: webhook.url, secrets: signingSecrets(webhook), eventId: event_id, body }, leaving);
  } catch (err) {
    log.error({ err, webhookId: webhook.id }, "the secret of a webhook cannot be read");
    const error = "The webhook's secret cannot be read with the keys that this server has. Rotate it.";
    return { at: new Date().toISOString(), status: null, durationMs: 0, error };
  }
}

/**
 * The webhook's row first, then the delivery's, as its deletion takes them. What another address has answered, which the webhook
 * had when this was sent, says nothing of the one it has now.
 */
async function settle(taken: Taken, { id, workspaceId, url }: { id: number; workspaceId: number; url: string }, { retryAfter, ...tried }: Outcome) {
  const webhook = { id, workspaceId };
  const delivered = isDelivered(tried);
  const tries = taken.attempts.length + 1;
  const since = new Date(taken.attempts[0]?.at ?? tried.at);
  await transaction(async (tx) => {
    const [held] = delivered ? [] : await tx.$queryRaw<{ url: string }[]>`SELECT url FROM webhooks WHERE id = ${id} FOR NO KEY UPDATE`;
    const moved = held !== undefined && held.url !== url;
    const gone = tried.status === 410 && !moved;
    const next = delivered || gone ? undefined : nextTry({ tries, since, retryAfter: moved ? undefined : retryAfter });
    if (delivered) await noteDelivered(tx, id);
    else if (gone) await disableGone(tx, webhook);
    else if (!moved) {
      await disableFailing(tx, webhook);
      const paused = pauseOf({ status: tried.status, retryAfter });
      if (paused) await pause(tx, id, paused);
    }
    // What was decided of it meanwhile holds; that it was tried, and that it arrived, is written all the same.
    await tx.$executeRaw`
      UPDATE webhook_deliveries SET attempts = attempts || ${JSON.stringify([tried])}::jsonb,
        status = CASE WHEN ${delivered} THEN 'delivered' WHEN status = 'pending' AND next_attempt_at = ${taken.next_attempt_at} AND ${next === undefined} THEN 'failed'
          ELSE status::text END::delivery_status,
        next_attempt_at = CASE WHEN ${delivered} THEN NULL WHEN status = 'pending' AND next_attempt_at = ${taken.next_attempt_at} THEN ${next ?? null}::timestamptz
          ELSE next_attempt_at END
      WHERE id = ${taken.id}`;
  });
}

/** Not tried, as far as the target has said: it is due again. */
async function giveBack({ id, next_attempt_at }: Taken) {
  await db().$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp() WHERE id = ${id} AND status = 'pending' AND next_attempt_at = ${next_attempt_at}`;
}
