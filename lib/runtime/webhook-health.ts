import type { Db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { queueMail } from "#lib/runtime/mail";

/** How long a webhook may fail without a single success. */
const PATIENCE_DAYS = 5;

type Hook = { id: number; workspaceId: number };

/** A webhook that works is written to only when it did not before. */
export async function noteDelivered(tx: Db, id: number) {
  await tx.$executeRaw`UPDATE webhooks SET failing_since = NULL, resume_at = NULL WHERE id = ${id} AND (failing_since IS NOT NULL OR resume_at IS NOT NULL)`;
}

/** Its target has said that it wants nothing any more. */
export const disableGone = (tx: Db, webhook: Hook) => disable(tx, webhook, "Its target answered 410 Gone.", null);

/** Notes since when it fails, and ends it when that is too long. */
export async function disableFailing(tx: Db, webhook: Hook) {
  await tx.$executeRaw`UPDATE webhooks SET failing_since = clock_timestamp() WHERE id = ${webhook.id} AND failing_since IS NULL AND enabled`;
  const before = new Date(Date.now() - PATIENCE_DAYS * 24 * 3600_000);
  await disable(tx, webhook, `It has only failed for ${PATIENCE_DAYS} days.`, before);
}

/** Sends a target nothing until then. */
export async function pause(tx: Db, id: number, until: Date) {
  await tx.$executeRaw`UPDATE webhooks SET resume_at = greatest(resume_at, ${until}) WHERE id = ${id} AND enabled`;
}

/** Ends a webhook once, where a time is given only if it fails since before, and says so to those who own the workspace. */
async function disable(tx: Db, { id, workspaceId }: Hook, reason: string, failingBefore: Date | null) {
  const [row] = await tx.$queryRaw<{ url: string }[]>`
    UPDATE webhooks SET enabled = false, disabled_reason = ${reason}, resume_at = NULL, updated_at = clock_timestamp()
    WHERE id = ${id} AND enabled AND (${failingBefore}::timestamptz IS NULL OR failing_since <= ${failingBefore}::timestamptz) RETURNING url`;
  if (!row) return;
  await dropPending(tx, id);
  if (env().SMTP_URL === undefined) return;
  const owners = await tx.member.findMany({
    where: { workspaceId, role: "owner" },
    select: { user: { select: { email: true } }, workspace: { select: { name: true } } },
  });
  for (const { user, workspace } of owners) await queueMail(tx, { to: user.email, ...disabledText(workspace.name, row.url, reason) });
}

/** What waits for a webhook that is off is not sent; it can be sent by hand when the webhook is on again. */
export async function dropPending(tx: Db, webhookId: number) {
  await tx.webhookDelivery.updateMany({ where: { webhookId, status: "pending" }, data: { status: "failed", nextAttemptAt: null } });
}

function disabledText(workspace: string, url: string, reason: string) {
  return {
    subject: "A webhook was switched off",
    text: [
      // Without what follows the host: it may hold what only the target is to know.
      `The webhook to ${new URL(url).host} of the workspace ${workspace} was switched off. ${reason}`,
      `It gets nothing until it is switched on again: PATCH ${env().PUBLIC_URL}/api/v1/account/webhooks/{id} with {"enabled": true}. What it missed in the last 30 days can be sent again, one by one.`,
    ].join("\n\n"),
  };
}
