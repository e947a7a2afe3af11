import { PrismaPg } from "@prisma/adapter-pg";
import { once } from "#lib/platform/global";
import { type Prisma, PrismaClient } from "#lib/platform/prisma/client";
import { pool, statementName, useThePool, withConnection } from "#lib/platform/rows";

export { Prisma } from "#lib/platform/prisma/client";
export { rows } from "#lib/platform/rows";

/** The database outside a transaction. */
export const db = (): PrismaClient =>
  once("db", () => {
    const adapter = new PrismaPg(pool(), { statementNameGenerator: ({ sql }) => statementName(sql), disposeExternalPool: true });
    const client = new PrismaClient({ adapter });
    useThePool(client);
    return client;
  });

/** What a handler may use: the client inside a transaction, or outside for reads. */
export type Db = Prisma.TransactionClient;

/** The id of a table's next row: what is sealed with the id of its row needs it before there is one. */
export async function nextId(tx: Db, table: string): Promise<number> {
  const [next] = await tx.$queryRaw<{ id: number }[]>`SELECT nextval(pg_get_serial_sequence(${table}, 'id'))::int AS id`;
  return (next as { id: number }).id;
}

/** How often work is begun again that PostgreSQL chose to undo so that others could go on. */
const TRIES = 3;
const TIMEOUT_MS = 30_000;

/**
 * Runs work in one transaction; it is rolled back when the work throws. Of two that wait for each other PostgreSQL ends
 * one, which is then begun again: so work touches nothing but the transaction.
 */
export async function transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await withConnection<Db, T>((each) => db().$transaction(each, { maxWait: 10_000, timeout: TIMEOUT_MS }), work, TIMEOUT_MS);
    } catch (error) {
      if (tries >= TRIES || !isDeadlock(error)) throw error;
    }
  }
}

/** Prisma's code for a write conflict, or PostgreSQL's for a deadlock in a query that Prisma passes on as it is. */
function isDeadlock(error: unknown): boolean {
  const { code, message = "" } = error as { code?: unknown; message?: string };
  return code === "P2034" || /40P01|deadlock detected/.test(message);
}

/**
 * No connection or no transaction to be had in time, or a database that is away or going: the caller may try again. Codes are
 * Prisma's, PostgreSQL's (class 57P, which a raw query has in its message) and the socket's; a connection that is cut has only a message.
 */
export function isAway(error: unknown): boolean {
  const { code, message = "", cause } = error as { code?: unknown; message?: string; cause?: unknown };
  if (["P1001", "P1008", "P1017", "P2024", "P2028", "57P01", "57P02", "57P03", "ECONNREFUSED", "ECONNRESET"].includes(String(code))) return true;
  if (
    /ECONNREFUSED|ECONNRESET|Connection terminated|connection timeout|timeout exceeded when trying to connect|Too many wait for a connection|Query read timeout|Can't reach database|closed the connection|ConnectionClosed|DatabaseNotReachable|SocketTimeout|terminating connection|not queryable|is shutting down|is starting up|not yet accepting|57P0[1-3]/i.test(
      message,
    )
  )
    return true;
  return cause !== undefined && cause !== null && isAway(cause);
}

/** How long a run waits for a database that is away: about as long as a worker may be silent before its jobs are another's. */
const PATIENCE_MS = 10_000;

/**
 * Does work again as long as the database is away, so that a run need not begin again because it was restarted. Work that must not
 * be done twice looks whether it was: when the connection broke it may have been committed and only the answer lost.
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  let since: number | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      since ??= performance.now();
      if (!isAway(error) || performance.now() - since > PATIENCE_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
