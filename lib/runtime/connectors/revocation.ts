import type { App } from "#lib/platform/apps";
import { db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import type { Revocation } from "#lib/platform/prisma/client";
import { endsWholeAccount, providerOf, revokeTokens } from "#lib/platform/provider";
import { withLastToken } from "#lib/runtime/connectors/connected";
import { openTokens } from "#lib/runtime/connectors/connection";
import { removeHooksOfDeleted } from "#lib/runtime/connectors/provider-hook";

/** How often it is tried to give tokens back, each time five minutes later than the time before: two days in all. */
const MOST_TRIES = 34;
/** How many are given back in one go. */
const BATCH = 10;

/**
 * Gives back to their apps the tokens of accounts that were disconnected or replaced, or whose workspace was deleted. Any number of workers
 * may. The token of a deleted workspace first takes away the webhooks that its triggers asked for. What cannot be given back now is tried again later, and in the end forgotten. With a workspace, only those of that one.
 */
export async function giveBackTokens(workspaceId: number | null = null): Promise<boolean> {
  const due = await db().$queryRaw<Due[]>`
    UPDATE revocations SET tries = tries + 1, retry_at = clock_timestamp() + (tries + 1) * interval '5 minutes' WHERE id IN (
      SELECT id FROM revocations WHERE (retry_at IS NULL OR retry_at <= clock_timestamp())
        AND (${workspaceId}::int IS NULL OR workspace_id = ${workspaceId}) ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING id, workspace_id AS "workspaceId", app, account_id AS "accountId", tokens, tries`;
  await Promise.all(due.map(giveBack));
  return due.length === BATCH;
}

type Due = Omit<Revocation, "retryAt" | "createdAt">;

async function giveBack(due: Due): Promise<void> {
  const { id, app, tries } = due;
  // Only what was read: newer tokens that were put in its place meanwhile are given back too.
  const done = () => db().$executeRaw`DELETE FROM revocations WHERE id = ${id} AND tokens = ${due.tokens}`;
  try {
    const tokens = openTokens(due);
    await removeHooksOfDeleted(withLastToken(app as App, due.workspaceId, { id: due.accountId, name: due.accountId }, tokens.accessToken));
    if (!(await isStillWanted(due, tokens))) await revokeTokens(app as App, tokens);
    await done();
  } catch (error) {
    log.warn({ kind: (error as Error).name, app, connectionId: id }, "an app did not take back its token");
    if (tries >= MOST_TRIES) await done();
  }
}

/** Whether to give these tokens back would end what somebody here works with: the same token, or any of the account where they all end with one. */
async function isStillWanted({ app, accountId }: Due, { accessToken, refreshToken }: ReturnType<typeof openTokens>): Promise<boolean> {
  const others = await db().connection.findMany({ where: { accountId, expiredAt: null } });
  return others.some((other) => {
    if (providerOf(other.app as App) !== providerOf(app as App)) return false;
    if (endsWholeAccount(app as App)) return true;
    const theirs = openTokens(other);
    return theirs.accessToken === accessToken || (refreshToken !== null && theirs.refreshToken === refreshToken);
  });
}
