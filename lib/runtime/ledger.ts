import { type Db, Prisma, rows } from "#lib/platform/db";
import type { CreditType } from "#lib/platform/prisma/enums";
import { currentMonth, TIERS } from "#lib/runtime/tiers";

/** Micro-dollarinos in a dollarino, the unit of every amount here. */
export const DOLLARINO = 1_000_000n;

/** What a new workspace has. */
export const WELCOME_CREDITS = 1000n * DOLLARINO;

/** The server's own accounts: where a workspace's credits come from, and where they go. */
type ServerAccount = "grants" | "usage" | "sales" | "adjustments";
const COUNTERPART: Record<CreditType, ServerAccount> = { grant: "grants", usage: "usage", top_up: "sales", adjustment: "adjustments" };

export type Booking = {
  workspaceId: number;
  type: CreditType;
  /** Above zero comes to the workspace, below zero leaves it. */
  amount: bigint;
  description: string;
  /** Names what is booked, such as `execution:42`. The same is never booked twice. */
  reference: string;
  executionId?: number;
};

/**
 * Changes a workspace's balance: its row, a transaction, and the two entries of the ledger. Answers the transaction's id,
 * or nothing when the reference was booked before. Throws when the balance would fall below what is reserved.
 */
export async function book(tx: Db, booking: Booking): Promise<number | undefined> {
  const { workspaceId, amount } = booking;
  // Those that book for one workspace take turns, and each looks for the reference only when it is its turn.
  await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const [workspace] = await tx.$queryRaw<{ balance: bigint }[]>`
    UPDATE workspaces SET balance = balance + ${amount} WHERE id = ${workspaceId}
      AND NOT EXISTS (SELECT 1 FROM credit_transactions WHERE reference = ${booking.reference}) RETURNING balance`;
  if (!workspace) return undefined;
  return write(tx, booking, workspace.balance);
}

async function write(tx: Db, { amount, ...booking }: Booking, balanceAfter: bigint): Promise<number> {
  const { id: transactionId } = await tx.creditTransaction.create({ data: { ...booking, amount, balanceAfter }, select: { id: true } });
  const account = COUNTERPART[booking.type];
  await tx.ledgerEntry.createMany({
    data: [
      { transactionId, account: `workspace:${booking.workspaceId}`, amount },
      { transactionId, account, amount: -amount },
    ],
  });
  return transactionId;
}

/** Gives a new workspace its first credits. */
export const giveWelcomeCredits = (tx: Db, workspaceId: number) =>
  book(tx, { workspaceId, type: "grant", amount: WELCOME_CREDITS, description: "Welcome credits", reference: `welcome:${workspaceId}` });

/** Why a run was not admitted. */
export type Refusal = { reason: "credits"; available: bigint } | { reason: "runs"; limit: number; tier: string };

const RUN_LIMITS = JSON.stringify(Object.fromEntries(Object.entries(TIERS).map(([name, tier]) => [name, tier.runsPerMonth])));

/**
 * Counts a run against the workspace's month and holds back what it may cost, in one conditional update, so that however
 * many are accepted at once none of them has what another was promised. Answers why not, and then changes nothing.
 */
export async function admitRun(tx: Db, workspaceId: number, estimate: bigint, { unlimited = false } = {}): Promise<Refusal | { reason: null; tier: string }> {
  const month = currentMonth();
  const [admitted] = await rows<{ tier: string }>(
    tx,
    Prisma.sql`UPDATE workspaces SET reserved = reserved + ${estimate}, runs_month = ${month}, runs_count = CASE WHEN runs_month = ${month} THEN runs_count + 1 ELSE 1 END
    WHERE id = ${workspaceId} AND balance - reserved >= ${estimate}
      AND (${unlimited} OR CASE WHEN runs_month = ${month} THEN runs_count ELSE 0 END < coalesce((${RUN_LIMITS}::jsonb ->> tier)::int, 2147483647))
    RETURNING tier`,
  );
  if (admitted) return { reason: null, ...admitted };
  const { balance, reserved, tier } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  if (balance - reserved < estimate) return { reason: "credits", available: balance - reserved };
  return { reason: "runs", limit: TIERS[tier as keyof typeof TIERS].runsPerMonth ?? 0, tier };
}

/** Holds back more for a run that goes on. Answers whether there was enough. Call it in a transaction that holds the execution. */
export async function reserveMore(tx: Db, run: { workspaceId: number; executionId: number }, amount: bigint): Promise<boolean> {
  const held = await tx.$executeRaw`
    UPDATE workspaces SET reserved = reserved + ${amount} WHERE id = ${run.workspaceId} AND balance - reserved >= ${amount}`;
  if (held === 0) return false;
  await tx.$executeRaw`UPDATE executions SET reserved = reserved + ${amount} WHERE id = ${run.executionId}`;
  return true;
}

/**
 * Ends a run's reservation and charges what it cost, which may be more than was held back, but never what is not there or
 * is held back for others. Answers what was charged. Call it once, in the transaction that makes the execution final.
 */
export async function settle(tx: Db, run: { workspaceId: number; executionId: number; skillName: string; reserved: bigint; cost: bigint }): Promise<bigint> {
  const { workspaceId, executionId, reserved, cost } = run;
  if (reserved === 0n && cost === 0n) return 0n;
  const held = Prisma.sql`SELECT balance, reserved FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const [workspace] = await rows<{ balance: bigint; reserved: bigint }>(tx, held);
  if (!workspace) return 0n;
  const free = workspace.balance - workspace.reserved + reserved;
  // biome-ignore lint/complexity/useMathMinMax: Math.min is for numbers, and these are bigint.
  const charged = cost < free ? cost : free;
  const balance = workspace.balance - charged;
  await tx.$executeRaw`UPDATE workspaces SET reserved = reserved - ${reserved}, balance = ${balance} WHERE id = ${workspaceId}`;
  if (charged > 0n) {
    const what = { workspaceId, type: "usage" as const, description: run.skillName, reference: `execution:${executionId}`, executionId };
    await write(tx, { ...what, amount: -charged }, balance);
  }
  return charged;
}
