import { type App, CONNECTOR_APPS } from "#lib/platform/apps";
import { insertAuditEntry } from "#lib/platform/audit";
import { decrypt, encrypt } from "#lib/platform/crypto";
import { db, transaction } from "#lib/platform/db";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";
import type { Connection } from "#lib/platform/prisma/client";
import { ProviderDenied, refreshTokens, ServerUnknown, type Tokens } from "#lib/platform/provider";
import { ConnectorProblem, connectorsPage, expired, notConnected } from "#lib/runtime/connectors/problem";
import { emitEvents } from "#lib/runtime/webhooks";

type Kept = Pick<Tokens, "accessToken" | "refreshToken">;

export const connectionPurpose = (workspaceId: number, id: number) => `connection:${workspaceId}:${id}`;

/** Tokens as a connection's row holds them. */
export const sealTokens = ({ id, workspaceId }: { id: number; workspaceId: number }, { accessToken, refreshToken }: Kept) =>
  new Uint8Array(encrypt(JSON.stringify({ accessToken, refreshToken }), connectionPurpose(workspaceId, id)));

export const openTokens = ({ id, workspaceId, tokens }: Pick<Connection, "id" | "workspaceId" | "tokens">): Kept =>
  JSON.parse(decrypt(tokens, connectionPurpose(workspaceId, id)));

/** An account's token, which of its tokens it is, and whose. */
export type Access = { connection: Connection; token: string };

/** A token that is replaced before it runs out is not refused on its way. */
const EARLY_MS = 60_000;
/** How long one that fetches new tokens may take, in seconds, before another does. Longer than the call to the provider. */
const LEASE_SECONDS = 20;

/** The token of a workspace's account, a new one if it is about to run out. Throws a ConnectorProblem when there is none, or none any more. */
export async function accessTo(workspaceId: number, app: App): Promise<Access> {
  const row = await db().connection.findUnique({ where: { workspaceId_app: { workspaceId, app } } });
  if (!row) throw notConnected(app);
  if (row.expiredAt) throw expired(app);
  return row.expiresAt && row.expiresAt.getTime() < Date.now() + EARLY_MS ? renewed(row) : accessOf(row);
}

const accessOf = (connection: Connection): Access => ({ connection, token: readable(connection).accessToken });

/** The tokens of a connection. With the key that is missing they may be read again, so nothing is kept of it that they cannot. */
function readable(connection: Connection): Kept {
  try {
    return openTokens(connection);
  } catch (error) {
    const app = connection.app as App;
    log.error({ err: error, app, connectionId: connection.id }, "a connection's tokens cannot be read with the keys that this server has");
    const message = `What this server keeps of the ${CONNECTOR_APPS[app]} account cannot be read any more. Connect it again at ${connectorsPage(app)}.`;
    throw new ConnectorProblem("CONNECTION_EXPIRED", message);
  }
}

/**
 * A token in place of one that is not good any more. However many ask, in however many processes, the provider is asked once: a
 * refresh token may be good for one use. Throws CONNECTION_EXPIRED when the account has taken back what it allowed.
 */
export function renewed(old: Connection): Promise<Access> {
  const underWay = once("connections:renewing", () => new Map<string, Promise<Access>>());
  const key = `${old.id}:${old.generation}`;
  const known = underWay.get(key);
  if (known) return known;
  const work = renew(old).finally(() => underWay.delete(key));
  underWay.set(key, work);
  return work;
}

async function renew({ id, generation, workspaceId, accountId, app: name }: Connection): Promise<Access> {
  const app = name as App;
  for (const until = performance.now() + 2 * LEASE_SECONDS * 1000; performance.now() < until; await soon()) {
    const row = await db().connection.findUnique({ where: { id } });
    if (!row) return again(workspaceId, app, accountId);
    if (row.expiredAt) throw expired(app);
    if (row.generation !== generation) return accessOf(row);
    const { refreshToken } = readable(row);
    if (refreshToken === null) return lapse(row);
    const mine = await db().$executeRaw`
      UPDATE connections SET refreshing = clock_timestamp() + ${LEASE_SECONDS} * interval '1s'
      WHERE id = ${id} AND generation = ${generation} AND (refreshing IS NULL OR refreshing < clock_timestamp())`;
    if (mine === 0) continue;
    const tokens = await refreshTokens(app, refreshToken).catch(async (error: unknown) => {
      if (error instanceof ProviderDenied) return lapse(row);
      await db().$executeRaw`UPDATE connections SET refreshing = NULL WHERE id = ${id} AND generation = ${generation}`;
      // By its kind only: what a parser says of a broken answer holds a piece of it.
      log.warn({ kind: (error as Error).name, app, connectionId: id }, "a connection's token could not be renewed now");
      if (error instanceof ServerUnknown) {
        const message = `${CONNECTOR_APPS[app]}: ${error.message}`;
        log.error({ app }, message);
        throw new ConnectorProblem("PROVIDER_UNAVAILABLE", message, { retryAfter: 60 });
      }
      throw new ConnectorProblem("PROVIDER_UNAVAILABLE", "The app's sign-in does not answer now. Try again shortly.", { retryAfter: 10 });
    });
    const { expiresAt, granted } = tokens;
    const sealed = sealTokens({ id, workspaceId }, tokens);
    const data = { tokens: sealed, expiresAt, granted, refreshing: null, generation: generation + 1 };
    const [kept] = await db().connection.updateManyAndReturn({ where: { id, generation }, data });
    if (kept) return accessOf(kept);
    // Disconnected meanwhile: what came is given back with what it was.
    if ((await db().connection.count({ where: { id } })) === 0)
      await db().revocation.upsert({ where: { id }, create: { id, workspaceId, app, accountId, tokens: sealed }, update: { tokens: sealed, retryAt: null } });
  }
  throw new ConnectorProblem("PROVIDER_UNAVAILABLE", "The app's sign-in does not answer now. Try again shortly.", { retryAfter: 10 });
}

/** A token of the same account if it was connected anew meanwhile. What was begun in one account is not ended in another. */
async function again(workspaceId: number, app: App, accountId: string): Promise<Access> {
  const access = await accessTo(workspaceId, app);
  if (access.connection.accountId !== accountId) throw notConnected(app);
  return access;
}

/** Keeps that an account does not let this server in any more, tells the workspace once, and throws. */
export async function lapse({ id, generation, workspaceId, app, account }: Connection): Promise<never> {
  await transaction(async (tx) => {
    const { count } = await tx.connection.updateMany({ where: { id, generation, expiredAt: null }, data: { expiredAt: new Date(), refreshing: null } });
    if (count === 0) return;
    const actor = { type: "system", id: null, name: "Clanker" };
    await insertAuditEntry(tx, { workspaceId, action: "connector.expire", actor, requestId: `connection_${id}`, resourceId: app, metadata: { account } });
    await emitEvents(tx, workspaceId, [{ type: "connection.expired", data: { app, account } }]);
  });
  // Somebody may have connected it again meanwhile: then only this call has failed.
  throw expired(app as App);
}

/** Keeps that an account was used, to the minute. */
export async function noteUse({ id, lastUsedAt }: Connection): Promise<void> {
  if (lastUsedAt && lastUsedAt.getTime() > Date.now() - 60_000) return;
  await db().$executeRaw`UPDATE connections SET last_used_at = now() WHERE id = ${id}`;
}

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
