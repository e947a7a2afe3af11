import { parseId } from "#lib/api/fields";
import type { Db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import type { Payment } from "#lib/platform/stripe";

/** Whose credits a payment buys and for how much, or why it buys none. */
export async function buyerOf(db: Db, payment: Payment): Promise<{ workspaceId: number; cents: number } | { reason: string }> {
  const { cents, currency, reference, metadata } = payment;
  if (metadata.server !== env().PUBLIC_URL) return { reason: "it was not begun on this server" };
  if (currency !== "usd") return { reason: "it is not in US dollars" };
  if (cents === null || cents <= 0) return { reason: "nothing was paid" };
  const workspaceId = reference !== null && reference === metadata.workspace ? parseId("ws", reference) : undefined;
  // Held until the end, so that it cannot go between being found and being booked on.
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM workspaces WHERE id = ${workspaceId ?? 0} FOR NO KEY UPDATE`;
  if (workspaceId === undefined || rows.length === 0) return { reason: "there is no such workspace" };
  return { workspaceId, cents };
}
