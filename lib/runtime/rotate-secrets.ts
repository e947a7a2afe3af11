import { currentHeader, decrypt, encrypt, knownHeaders, NAMED_FORMAT } from "#lib/platform/crypto";
import { type Db, Prisma } from "#lib/platform/db";
import { byokPurpose } from "#lib/runtime/byok";
import { actionPurpose } from "#lib/runtime/connectors/action";
import { connectionPurpose } from "#lib/runtime/connectors/connection";
import { providerHookPurpose } from "#lib/runtime/connectors/provider-hook";
import { secretPurpose } from "#lib/runtime/secrets";
import { triggerEventPurpose } from "#lib/runtime/trigger-events";
import { previousWebhookPurpose, webhookPurpose } from "#lib/runtime/webhook-secret";

type Row = { id: number; workspace_id: number; value: Uint8Array };
type Column = { table: string; id: string; column: string; purpose(row: Row): string };

/** Every column that holds something encrypted for good. A new one must be named here, or it is lost with its key. */
const KEPT: Column[] = [
  { table: "secrets", id: "id", column: "value", purpose: (row) => secretPurpose(row.workspace_id, row.id) },
  { table: "byok_keys", id: "workspace_id", column: "value", purpose: (row) => byokPurpose(row.workspace_id) },
  { table: "connections", id: "id", column: "tokens", purpose: (row) => connectionPurpose(row.workspace_id, row.id) },
  { table: "revocations", id: "id", column: "tokens", purpose: (row) => connectionPurpose(row.workspace_id, row.id) },
  { table: "action_runs", id: "id", column: "input", purpose: (row) => actionPurpose(row.workspace_id, row.id, "input") },
  { table: "action_runs", id: "id", column: "outcome", purpose: (row) => actionPurpose(row.workspace_id, row.id, "outcome") },
  { table: "trigger_events", id: "id", column: "payload", purpose: (row) => triggerEventPurpose(row.workspace_id, row.id) },
  { table: "provider_hooks", id: "id", column: "sealed", purpose: (row) => providerHookPurpose(row.workspace_id, row.id) },
  { table: "webhooks", id: "id", column: "secret", purpose: (row) => webhookPurpose(row.workspace_id, row.id) },
  { table: "webhooks", id: "id", column: "previous_secret", purpose: (row) => previousWebhookPurpose(row.workspace_id, row.id) },
];

/** What is encrypted and ends by itself, within a day: answers kept for retries, open questions of agents, mail on its way. */
const EXPIRING = [
  { table: "idempotency_keys", value: "body", alive: "expires_at > now()" },
  { table: "connection_requests", value: "verifier", alive: "expires_at > now()" },
  { table: "consents", value: "link_code", alive: "status = 'pending' AND expires_at > now()" },
  { table: "pgboss.job", value: "decode(data->>'sealed', 'base64')", alive: "name = 'mail' AND state IN ('created', 'retry', 'active')" },
];

const BATCH = 100;

/** Whether a value, by an expression in SQL, is under another key than the current one. */
const elsewhere = (value: string) => Prisma.sql`substring(${Prisma.raw(value)} FROM 1 FOR ${currentHeader().length}::int) <> ${currentHeader()}`;

export type Rotated = { table: string; rotated: number; unreadable: number[] };

/**
 * Encrypts again, with the current key, all that is kept under another one. Row by row, and only where the value is still
 * the one that was read: what somebody writes meanwhile stays, and a run that is cut off or repeated does no harm.
 */
export async function rotateSecrets(client: Db): Promise<Rotated[]> {
  const done: Rotated[] = [];
  for (const column of KEPT) done.push(await rotateColumn(client, column));
  return done;
}

async function rotateColumn(client: Db, { table, id, column, purpose }: Column): Promise<Rotated> {
  const [inTable, byId, inColumn] = [table, id, column].map((name) => Prisma.raw(name)) as [Prisma.Sql, Prisma.Sql, Prisma.Sql];
  const done: Rotated = { table, rotated: 0, unreadable: [] };
  for (let last = 0; ; ) {
    const rows = await client.$queryRaw<Row[]>`
      SELECT ${byId} AS id, workspace_id, ${inColumn} AS value FROM ${inTable}
      WHERE ${byId} > ${last} AND ${elsewhere(column)} ORDER BY ${byId} LIMIT ${BATCH}`;
    for (const row of rows) {
      const plain = readable(row, purpose(row));
      if (plain === undefined) {
        done.unreadable.push(row.id);
        continue;
      }
      const again = new Uint8Array(encrypt(plain, purpose(row)));
      // Raw, so that the time of the last change stays what people made it.
      done.rotated += await client.$executeRaw`UPDATE ${inTable} SET ${inColumn} = ${again} WHERE ${byId} = ${row.id} AND ${inColumn} = ${row.value}`;
    }
    if (rows.length < BATCH) return done;
    last = rows.at(-1)?.id ?? last;
  }
}

/** A value that no key opens is reported by its row; it must not keep the others from being rotated. */
function readable(row: Row, purpose: string): string | undefined {
  try {
    return decrypt(row.value, purpose);
  } catch {
    return undefined;
  }
}

export type Remaining = { table: string; count: number; expires: boolean };

/** How many rows are still under another key than the current one. */
export async function countElsewhere(client: Db): Promise<Remaining[]> {
  const count = async (table: string, value: string, alive: string) => {
    const [row] = await client.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(alive)} AND ${elsewhere(value)}`;
    return row?.count ?? 0;
  };
  const found: Remaining[] = [];
  for (const { table, column } of KEPT) found.push({ table, count: await count(table, column, "true"), expires: false });
  for (const { table, value, alive } of EXPIRING) found.push({ table, count: await count(table, value, alive), expires: true });
  return found;
}

export type Unreadable = { table: string; count: number };

/** How many rows name a key that this server has not: nobody can read them until it is given back, or they are set again. */
export const countUnreadable = (client: Db): Promise<Unreadable[]> => client.$queryRaw<Unreadable[]>(unreadable());

/** The statement that counts them, for who asks another way. */
export function unreadable(): Prisma.Sql {
  const counts = KEPT.map(({ table, column }) => {
    const value = Prisma.raw(column);
    return Prisma.sql`SELECT ${table}::text AS name FROM ${Prisma.raw(table)}
      WHERE length(${value}) > 0 AND get_byte(${value}, 0) = ${NAMED_FORMAT}::int
        AND substring(${value} FROM 1 FOR ${currentHeader().length}::int) <> ALL(${knownHeaders()}::bytea[])`;
  });
  return Prisma.sql`SELECT name AS "table", count(*)::int AS count FROM (${Prisma.join(counts, " UNION ALL ")}) AS found GROUP BY name ORDER BY name`;
}
