import pg from "pg";
import { to } from "pg-copy-streams";

/** A table and those of its columns that are kept, in their order; `name` as SQL takes it. */
export type Table = { name: string; columns: string[] };

/** A moment of a database, in one transaction that sees nothing of what is written after it. */
export type Snapshot = {
  /** The migrations that were applied, in their order. */
  migrations: string[];
  tables: Table[];
  /** The rows of a table as COPY writes them, whole rows at a time. */
  copy(table: Table): AsyncGenerator<Uint8Array>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Where each sequence stands, by its name: no earlier than what the rows have had of it. */
  sequences(): Promise<Record<string, string>>;
  close(): Promise<void>;
};

/** How values are written as text in a transaction, whatever the database or the role prefers; and that it may take its time. */
export const AS_TEXT = ["client_encoding = 'UTF8'", "datestyle = 'ISO, YMD'", "intervalstyle = 'postgres'", "bytea_output = 'hex'", "extra_float_digits = 1"]
  .concat("timezone = 'UTC'", "statement_timeout = 0", "lock_timeout = 0", "idle_in_transaction_session_timeout = 0")
  .map((setting) => `SET LOCAL ${setting}`)
  .join("; ");

/** The bytes after which rows become another piece. */
const PIECE = 4 * 1024 * 1024;

/** The queue's one table that is kept. */
export const QUEUE = "pgboss.job";
/**
 * What a job is, without how it is being done: of the queue's tables only this leaves, because everything else in them follows from the
 * code. A job that somebody works on is one to be taken again where the rows are restored.
 */
const JOBS: Table = {
  name: QUEUE,
  columns: (
    "id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, " +
    "singleton_key, group_id, group_tier, start_after, created_on, keep_until, dead_letter, policy, heartbeat_seconds"
  ).split(", "),
};
const JOB_ROWS = "FROM pgboss.job WHERE state IN ('created', 'retry', 'active') ORDER BY created_on, id";

/** Opens one for as long as its connection is kept. Rows that a crash may take (unlogged tables) are no part of it. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks fails what is asked of it next.
  client.on("error", () => {});
  await client.connect();
  const query = async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(AS_TEXT);
    const migrations = (await query<{ name: string }>(APPLIED)).map(({ name }) => name);
    const tables = [...(await query<Table>(TABLES)), JOBS];
    return {
      migrations,
      tables,
      query,
      async *copy(table) {
        const columns = table.columns.map((column) => (table === JOBS && column === "state" ? STATE : pg.escapeIdentifier(column))).join(", ");
        yield* pieces(client.query(to(`COPY (SELECT ${columns} ${table === JOBS ? JOB_ROWS : `FROM ${table.name}`}) TO STDOUT`)));
      },
      async sequences() {
        const rows = await query<{ name: string; value: string }>(
          "SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1",
        );
        return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

const STATE = "CASE state WHEN 'active' THEN 'retry' ELSE state END";

/** The migrations that were applied; fails where there are none, which is no database of ours. */
export const APPLIED = "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1";

/** The tables of ours with the columns that can be written. */
export const TABLES = `SELECT quote_ident(c.relname) AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relname <> '_prisma_migrations'
  GROUP BY c.relname ORDER BY 1`;

/** A row ends with a line feed, and has none inside: those of its values are written as \n. */
async function* pieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(0x0a) + 1;
    size += chunk.length;
    if (size < PIECE || end === 0) {
      held.push(chunk);
      continue;
    }
    yield Buffer.concat([...held, chunk.subarray(0, end)]);
    held = [chunk.subarray(end)];
    size = chunk.length - end;
  }
  if (size > 0) yield Buffer.concat(held);
}
