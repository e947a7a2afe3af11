import { type Db, Prisma } from "#lib/platform/db";

/** Where a file ends, which is in memory whole: after so many rows, or with the row that makes it as long as this. One row may be some MiB. */
const ROWS = 500;
const BYTES = 4 * 1024 * 1024;

/** A kind of thing: the prefix of its ids, its table with the columns that leave, and what else belongs to each. Secrets, tokens and hashes never do. */
type Part = { prefix: string; table: string; columns: string; also?: string; where?: string };

const list = (table: string, columns: string, on: string, order: string) =>
  `(SELECT coalesce(json_agg(json_build_object(${fields("x", columns)}) ORDER BY x.${order}), '[]') FROM ${table} x WHERE ${on})`;
const fields = (table: string, columns: string) =>
  columns
    .split(" ")
    .map((column) => `'${column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}', ${table}.${column}`)
    .join(", ");

const PARTS: Record<string, Part> = {
  executions: {
    ...{ prefix: "exec", table: "executions" },
    columns: "skill_slug skill_name interface status input attachments model usage error cost created_at started_at finished_at",
    also: `'blocks', ${list("blocks", "index type data created_at", "x.execution_id = t.id", "index")}`,
  },
  "memory-versions": { prefix: "mem", table: "(SELECT *, version AS id FROM memory_versions)", columns: "version content updated_by created_at" },
  artifacts: { prefix: "art", table: "artifacts", columns: "execution_id filename content_type size sha256 created_at", where: "t.deleted_at IS NULL" },
  workflows: {
    ...{ prefix: "wf", table: "workflows", columns: "slug name description version created_at updated_at deleted_at" },
    also: `'versions', ${list("workflow_versions", "version definition created_at", "x.workflow_id = t.id", "version")}`,
  },
  "workflow-runs": {
    ...{ prefix: "run", table: "workflow_runs", columns: "workflow_id status input output error created_at started_at finished_at" },
    also: `'steps', ${list("workflow_steps", "path status attempt input output error started_at finished_at", "x.run_id = t.id", "path")}`,
  },
  triggers: { prefix: "trg", table: "triggers", columns: "workflow_id skill type cron timezone event source input_data input_text enabled created_at" },
  "trigger-events": {
    ...{ prefix: "tev", table: "trigger_events" },
    columns: "trigger_id status run_id execution_id problem replay_of_id created_at",
  },
  "action-runs": { prefix: "act", table: "action_runs", columns: "action status created_at" },
  skills: {
    ...{ prefix: "skill", table: "skills", columns: "slug name description category tags runtime license author public created_at deleted_at" },
    also: `'versions', ${list("skill_versions", "version changelog content_sha content_size state verdict yanked_at created_at", "x.skill_id = t.id", "number")}`,
  },
  collections: {
    ...{ prefix: "col", table: "collections", columns: "name all_skills include_team_skills include_shared_skills created_at", where: "t.deleted_at IS NULL" },
    also: `'skills', (SELECT coalesce(json_agg(s.slug ORDER BY s.slug), '[]') FROM collection_skills x JOIN skills s ON s.id = x.skill_id WHERE x.collection_id = t.id)`,
  },
  webhooks: { prefix: "hook", table: "webhooks", columns: "url events description enabled created_at" },
  "webhook-deliveries": {
    prefix: "dlv",
    table: "(SELECT d.*, w.workspace_id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id)",
    columns: "webhook_id event_id type body status attempts created_at",
  },
  connections: { prefix: "conn", table: "connections", columns: "app account granted created_at" },
  secrets: { prefix: "sec", table: "secrets", columns: "name created_at updated_at" },
  "api-keys": { prefix: "key", table: "api_keys", columns: "name prefix last_four scopes agent_name expires_at revoked_at last_used_at created_at" },
  invitations: { prefix: "inv", table: "invitations", columns: "email role invited_by_id accepted_by_id accepted_at expires_at created_at" },
  "credit-transactions": { prefix: "txn", table: "credit_transactions", columns: "type amount balance_after execution_id description created_at" },
  "audit-log": {
    prefix: "aud",
    table: "audit_entries",
    columns: "action actor_type actor_id actor_name ip user_agent resource_type resource_id metadata created_at",
  },
};

/** Files of one workspace, as JSON Lines of at most 500 things each: `executions/000001.jsonl`. Amounts are micro-dollarinos. */
export async function* partsOf(db: Db, workspaceId: number): AsyncGenerator<{ name: string; data: Uint8Array }> {
  for (const [name, { prefix, table, columns, also, where }] of Object.entries(PARTS)) {
    // Not as jsonb, which would put the fields of a workflow's definition into an order of its own.
    const row = `json_build_object('id', '${prefix}_' || t.id, ${fields("t", columns)}${also ? `, ${also}` : ""})`;
    const after = (last: Prisma.Sql) => Prisma.sql`
      SELECT t.id, (${Prisma.raw(row)})::text AS line FROM ${Prisma.raw(table)} t
      WHERE t.workspace_id = ${workspaceId} AND t.id > ${last} AND ${Prisma.raw(where ?? "true")} ORDER BY t.id LIMIT 1`;
    for (let last = 0, file = 1; ; file++) {
      // Row after row, because only a row that is there says how long it is, and what the page cannot take must not be put together.
      const rows = await db.$queryRaw<{ id: number; line: string }[]>`
        WITH RECURSIVE page AS (
          (SELECT id, line, octet_length(line) AS bytes FROM (${after(Prisma.sql`${last}`)}) AS first)
          UNION ALL
          SELECT next.id, next.line, page.bytes + octet_length(next.line) FROM page, LATERAL (${after(Prisma.sql`page.id`)}) AS next WHERE page.bytes < ${BYTES}
        ) SELECT id, line FROM page LIMIT ${ROWS}`;
      if (rows.length === 0) break;
      yield { name: `${name}/${String(file).padStart(6, "0")}.jsonl`, data: Buffer.from(rows.map(({ line }) => `${line}\n`).join("")) };
      last = rows.at(-1)?.id ?? last;
    }
  }
}
