import { formatId, parseId } from "#lib/api/fields";
import { CENTS_PER_DOLLARINO } from "#lib/operations/billing/price";
import type { Db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import type { Payment } from "#lib/platform/stripe";
import { book, DOLLARINO } from "#lib/runtime/ledger";

/** What a price in US cents buys, in micro-dollarinos. */
export const bought = (cents: number): bigint => (BigInt(cents) * DOLLARINO) / BigInt(CENTS_PER_DOLLARINO);

/** Whether a checkout was begun on this server. Another may use the same Stripe account, and has workspaces of the same numbers. */
export const isOurs = ({ metadata }: Payment): boolean => metadata.server === env().PUBLIC_URL;

/** The workspace that a checkout was begun for, if it names one. */
export const buyerOf = ({ reference, metadata }: Payment): number | undefined =>
  reference !== null && reference === metadata.workspace ? parseId("ws", reference) : undefined;

/** What the audit log keeps of a payment that was booked. */
type Booked = { workspaceId: number; entry: { resourceId: string; metadata: { amount: number; checkout: string } } | undefined };

/**
 * Books a payment, or says why it cannot be. Both who is told by Stripe and who asks it come here, so that they book once
 * between them: `entry` is there for the one who did.
 */
export async function bookPayment(db: Db, payment: Payment): Promise<Booked | { reason: string }> {
  const { checkoutId, cents, currency } = payment;
  if (!isOurs(payment)) return { reason: "it was not begun on this server" };
  if (currency !== "usd") return { reason: "it is not in US dollars" };
  if (cents === null || cents <= 0) return { reason: "nothing was paid" };
  const workspaceId = buyerOf(payment);
  // Held until the end, so that it cannot go between being found and being booked on.
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM workspaces WHERE id = ${workspaceId ?? 0} FOR NO KEY UPDATE`;
  if (workspaceId === undefined || rows.length === 0) return { reason: "there is no such workspace" };
  const amount = bought(cents);
  const transactionId = await book(db, { workspaceId, type: "top_up", amount, description: "Credits bought", reference: `stripe:${checkoutId}` });
  if (transactionId === undefined) return { workspaceId, entry: undefined };
  return { workspaceId, entry: { resourceId: formatId("txn", transactionId), metadata: { amount: Number(amount / DOLLARINO), checkout: checkoutId } } };
}
