import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from } from "pg-copy-streams";
import { APPLIED, AS_TEXT, QUEUE, TABLES, type Table } from "#lib/platform/snapshot";

/** Why rows cannot be put into a database, in words for whoever asked for it. */
export class LoadRefused extends Error {}

/** A schema that is there while a restore is not done, and goes in the transaction that does it. A table among ours would look foreign to the migrations. */
const MARK = "clanker_restoring";

/** Whether a restore into this database was begun and has not ended: it has the tables then, and no rows. */
export async function isHalfRestored(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT to_regnamespace($1) IS NOT NULL AS there", [MARK]);
    return rows[0].there;
  } finally {
    await client.end();
  }
}

/**
 * Says that a database is being restored, so that no server begins on it. Refuses one that holds something, or whose tables are newer
 * than these migrations make them.
 */
export async function beginRestore(url: string, migrations: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables: Table[] = (await client.query(TABLES)).rows;
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS ours");
    if (!rows[0].ours && tables.length > 0) throw new LoadRefused(`The database has tables of something else (${tables[0]?.name}). Give it one of its own.`);
    for (const { name } of tables) {
      const { rows: found } = await client.query(`SELECT EXISTS (SELECT 1 FROM ${name}) AS some`);
      if (found[0].some) throw new LoadRefused(`The database is not empty: there are rows in ${name}.`);
    }
    const applied: string[] = rows[0].ours ? (await client.query(APPLIED)).rows.map(({ name }) => name) : [];
    if (applied.some((name, i) => migrations[i] !== name)) throw new LoadRefused("The database has been migrated past the archive. Use an empty one.");
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${MARK}`);
  } finally {
    await client.end();
  }
}

/** One transaction that puts rows into tables without any: all of them, or none. */
export type Load = {
  copy(table: string, rows: Uint8Array): Promise<void>;
  /** Sets the sequences, checks every reference between rows and how many rows there are, and commits. */
  finish(expected: { rows: Record<string, number>; sequences: Record<string, string> }): Promise<void>;
  /** Closes the connection; what was not finished has not happened. */
  close(): Promise<void>;
};

/** Begins after the schema is what the rows of these tables were written in. No trigger runs: what triggers made is among the rows. */
export async function beginLoad(url: string, wanted: Table[]): Promise<Load> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  await client.query("BEGIN");
  await client.query(AS_TEXT);
  const tables: Table[] = (await client.query(TABLES)).rows;
  const strange = wanted.find(({ name }) => name !== QUEUE && !tables.some((table) => table.name === name));
  if (strange) unknown(strange.name);
  // References go while rows come, because some tables refer to each other; who owns a table may do this, and need be nothing more.
  const references: { table: string; name: string; definition: string }[] = (await client.query(REFERENCES)).rows;
  for (const { table, name } of references) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of tables) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  const count = async (name: string) => Number((await client.query(`SELECT count(*) AS rows FROM ${name}`)).rows[0].rows);
  return {
    async copy(name, rows) {
      const { columns } = wanted.find((table) => table.name === name) ?? unknown(name);
      const into = client.query(from(`COPY ${name} (${columns.map((each) => pg.escapeIdentifier(each)).join(", ")}) FROM STDIN`));
      await pipeline(Readable.from([Buffer.from(rows.buffer, rows.byteOffset, rows.length)]), into);
    },
    async finish(expected) {
      for (const { name } of tables) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
      for (const { table, name, definition } of references) await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
      for (const [name, value] of Object.entries(expected.sequences)) await client.query("SELECT setval($1::regclass, $2)", [pg.escapeIdentifier(name), value]);
      for (const [name, rows] of Object.entries(expected.rows)) {
        const found = await count(name);
        if (found !== rows) throw new LoadRefused(`${name} has ${found} rows, and the archive ${rows}. Nothing was restored.`);
      }
      await client.query(`DROP SCHEMA ${MARK}`);
      await client.query("COMMIT");
      // Nobody has counted what is in these tables; without that the first queries would be planned as for empty ones.
      await client.query("ANALYZE");
    },
    close: () => client.end(),
  };
}

function unknown(name: string): never {
  throw new LoadRefused(`There is no table ${name}.`);
}

const REFERENCES = `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
  FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`;
