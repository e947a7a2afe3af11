import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import type { Prisma } from "#lib/platform/prisma/client";
import { PATIENCE, SteadyClient } from "#lib/platform/steady-client";

/** A statement with $1, $2 … and what they stand for; a `Prisma.Sql` is one. */
type Sql = { text: string; values: readonly unknown[] };
/** Either a process's pool, or the connection that a transaction has to itself for as long as it is open. */
type Connection = { on: pg.Pool | pg.PoolClient; until: number };

const connections = () => once("db:connections", () => new WeakMap<object, Connection>());
const begun = () => once("db:begun", () => new AsyncLocalStorage<{ client?: pg.PoolClient }>());

/** How many may wait for each connection. When all is well that is half a second's work; behind more, each only waits to be refused. */
const WAITING = 50;

/**
 * Notes which connection Prisma takes for a transaction, which it tells nobody: only a transaction asks for one by a promise. Whoever comes
 * when too many wait already is refused at once (`isAway`), so that a database that is slow or silent does not pile up requests here.
 */
class Connections extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: two signatures, of which the second is the first with a callback
  override connect(callback?: any): any {
    if (this.waitingCount >= WAITING * this.options.max) {
      const error = new Error("Too many wait for a connection to the database.");
      return callback ? process.nextTick(callback, error, undefined, () => {}) : Promise.reject(error);
    }
    if (callback) return super.connect(callback);
    const place = begun().getStore();
    return super.connect().then((client) => {
      if (place) place.client ??= client;
      return client;
    });
  }
}

/** The connections of this process, which Prisma's queries and those of `rows` share. */
export const pool = (): pg.Pool =>
  once("db:pool", () => {
    const { DATABASE_URL, DATABASE_POOL } = env();
    // A connection that has been idle is kept: making one again costs more than most queries.
    return openPool({ connectionString: DATABASE_URL, max: DATABASE_POOL, idleTimeoutMillis: 0, ...PATIENCE });
  });

/** A pool whose connections `withConnection` knows, which keeps no queue that is too long and breaks off a connection that does not answer. */
export const openPool = (config: pg.PoolConfig): pg.Pool => new Connections({ ...config, Client: SteadyClient });

/** Whatever is asked by way of this client goes to the pool. */
export function useThePool(client: object) {
  connections().set(client, { on: pool(), until: Number.POSITIVE_INFINITY });
}

/** Runs a transaction of Prisma's so that `rows` finds its connection: until it ends, and no longer than it may take. */
export function withConnection<Tx extends object, T>(
  begin: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  const place: { client?: pg.PoolClient } = {};
  return begun().run(place, () =>
    begin(async (tx) => {
      // What takes too long loses its connection to others, and is then Prisma's to refuse.
      if (place.client) connections().set(tx, { on: place.client, until: performance.now() + timeoutMs / 2 });
      try {
        return await work(tx);
      } finally {
        connections().delete(tx);
      }
    }),
  );
}

/**
 * The rows of a query, straight from the driver by a prepared statement: a third of what `$queryRaw` costs, in a transaction a sixth. For
 * what is asked at every request. Types are as there: `bigint` is a BigInt, a time a Date, JSON what it says; columns of other types (numeric, date,
 * interval, arrays of enums) are to be cast to text.
 */
export async function rows<Row>(client: Prisma.TransactionClient, { text, values }: Sql): Promise<Row[]> {
  const connection = connections().get(client);
  if (!connection || performance.now() > connection.until) return client.$queryRawUnsafe<Row[]>(text, ...values);
  return (await connection.on.query({ name: statementName(text), text, values: values as unknown[], types: TYPES })).rows;
}

const [INT8, TIMESTAMPTZ] = [20, 1184];
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: "text" | "binary") => {
    if (oid === INT8) return BigInt;
    return oid === TIMESTAMPTZ ? toDate : pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};
const parseDate = pg.types.getTypeParser(TIMESTAMPTZ, "text") as (text: string) => Date;
/** `2026-11-23 08:52:13.729+00`, as a server in UTC writes it, is nearly what JavaScript reads fastest. */
const toDate = (text: string): Date => (text.endsWith("+00") && text[4] === "-" ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseDate(text));

/**
 * A name for each text of a query, by which PostgreSQL keeps it planned: half the cost of a short one. Lists of varying
 * length make ever new texts, so beyond a few hundred the rest share the unnamed statement.
 */
export function statementName(text: string): string {
  // One for all copies of this module: they share the connections.
  const names = once("db:statements", () => new Map<string, string>());
  const known = names.get(text);
  if (known !== undefined || names.size >= 500) return known ?? "";
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
