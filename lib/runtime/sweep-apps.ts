import { type Db, db, Prisma, transaction } from "#lib/platform/db";

const ROWS = 1000;
const DAY_MS = 24 * 3600_000;

/**
 * Lets go of what apps leave behind: tokens whose time is over, codes a day after theirs, so that one that is stolen is still known
 * when it comes a second time, and after a day apps that nobody let in. Used refresh tokens stay for their time: by them a thief is known.
 */
export async function sweepApps() {
  await inBatches(
    () => db().$executeRaw`
    DELETE FROM oauth_tokens WHERE id IN (SELECT id FROM oauth_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
  );
  const dayAgo = new Date(Date.now() - DAY_MS);
  await inBatches(
    () => db().$executeRaw`
    DELETE FROM oauth_codes WHERE id IN (SELECT id FROM oauth_codes WHERE expires_at < ${dayAgo} ORDER BY expires_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`,
  );
  await inBatches(() => transaction((tx) => forgetUnused(tx, dayAgo)));
}

/** The lock keeps away whoever would refer to an app, and they who did so before it was taken are seen behind it. */
async function forgetUnused(tx: Db, dayAgo: Date): Promise<number> {
  const unused = Prisma.sql`created_at < ${dayAgo} AND (fetched_at IS NULL OR fetched_at < ${dayAgo})
    AND NOT EXISTS (SELECT 1 FROM api_keys WHERE oauth_client_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM oauth_codes WHERE client_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM devices WHERE oauth_client_id = c.id AND expires_at > now())`;
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM oauth_clients c WHERE ${unused} ORDER BY created_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED`;
  await tx.$executeRaw`DELETE FROM oauth_clients c WHERE id = ANY(${rows.map(({ id }) => id)}::int[]) AND ${unused}`;
  return rows.length;
}

/** Goes on until a batch is not full any more. */
async function inBatches(work: () => Promise<number>) {
  while ((await work()) >= ROWS);
}
