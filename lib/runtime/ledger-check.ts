import { type Db, Prisma } from "#lib/platform/db";

/** How many problems of a kind are named; more would say nothing new. */
const MOST = 20;

/**
 * Looks whether the books are right, and answers what is not, a sentence each; nothing is the good answer. It is one
 * statement, so it sees one moment and may be asked while runs are accepted and settled. With a workspace only that one.
 */
export async function checkLedger(db: Db, workspaceId?: number): Promise<string[]> {
  const here = (column: string) => (workspaceId === undefined ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(column)} = ${workspaceId}`);
  const account = workspaceId === undefined ? Prisma.sql`account LIKE 'workspace:%'` : Prisma.sql`account = ${`workspace:${workspaceId}`}`;
  const amount = (sql: string) => Prisma.raw(`trim_scale((${sql}) / 1000000.0)`);
  const rows = await db.$queryRaw<{ problem: string }[]>`
    WITH transactions AS (
      SELECT t.id, t.workspace_id, t.amount, t.balance_after, t.execution_id, t.type,
        sum(t.amount) OVER (PARTITION BY t.workspace_id ORDER BY t.id) AS running
      FROM credit_transactions t WHERE ${here("t.workspace_id")}
    ), entries AS (
      SELECT e.transaction_id, sum(e.amount) AS total, coalesce(sum(e.amount) FILTER (WHERE e.account LIKE 'workspace:%'), 0) AS moved,
        array_agg(e.account) FILTER (WHERE e.account LIKE 'workspace:%') AS accounts
      FROM ledger_entries e JOIN transactions t ON t.id = e.transaction_id GROUP BY e.transaction_id
    ), accounts AS (
      SELECT account, sum(amount) AS balance FROM ledger_entries WHERE ${account} GROUP BY account
    ), held AS (
      SELECT workspace_id, sum(reserved) AS reserved FROM executions WHERE ${here("workspace_id")} AND status IN ('queued', 'running') GROUP BY workspace_id
    ), last AS (
      SELECT DISTINCT ON (workspace_id) workspace_id, balance_after FROM transactions ORDER BY workspace_id, id DESC
    )
    (SELECT format('txn_%s of ws_%s has no entries.', t.id, t.workspace_id) AS problem
      FROM transactions t LEFT JOIN entries e ON e.transaction_id = t.id WHERE e.transaction_id IS NULL ORDER BY t.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('The entries of txn_%s of ws_%s sum to %s, not to zero.', t.id, t.workspace_id, ${amount("e.total")})
      FROM transactions t JOIN entries e ON e.transaction_id = t.id WHERE e.total <> 0 ORDER BY t.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('txn_%s of ws_%s is of %s, but its entries moved %s.', t.id, t.workspace_id, ${amount("t.amount")}, ${amount("e.moved")})
      FROM transactions t JOIN entries e ON e.transaction_id = t.id WHERE e.moved <> t.amount ORDER BY t.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('txn_%s of ws_%s is booked on %s.', t.id, t.workspace_id, array_to_string(e.accounts, ', '))
      FROM transactions t JOIN entries e ON e.transaction_id = t.id
      WHERE t.workspace_id IS NOT NULL AND e.accounts <> ARRAY['workspace:' || t.workspace_id] ORDER BY t.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('txn_%s says that ws_%s had %s after it; the transactions up to it sum to %s.', t.id, t.workspace_id, ${amount("t.balance_after")}, ${amount("t.running")})
      FROM transactions t WHERE t.workspace_id IS NOT NULL AND t.running <> t.balance_after ORDER BY t.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('ws_%s has a balance of %s; its entries sum to %s, its last transaction says %s.', w.id, ${amount("w.balance")},
        ${amount("coalesce(a.balance, 0)")}, ${amount("coalesce(l.balance_after, 0)")})
      FROM workspaces w LEFT JOIN accounts a ON a.account = 'workspace:' || w.id LEFT JOIN last l ON l.workspace_id = w.id
      WHERE ${here("w.id")} AND (w.balance <> coalesce(a.balance, 0) OR w.balance <> coalesce(l.balance_after, 0)) ORDER BY w.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('ws_%s has %s reserved; its unfinished executions hold %s.', w.id, ${amount("w.reserved")}, ${amount("coalesce(h.reserved, 0)")})
      FROM workspaces w LEFT JOIN held h ON h.workspace_id = w.id
      WHERE ${here("w.id")} AND w.reserved <> coalesce(h.reserved, 0) ORDER BY w.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('exec_%s of ws_%s is %s and still holds %s.', e.id, e.workspace_id, e.status, ${amount("e.reserved")})
      FROM executions e WHERE ${here("e.workspace_id")} AND e.status NOT IN ('queued', 'running') AND e.reserved <> 0 ORDER BY e.id LIMIT ${MOST})
    UNION ALL
    (SELECT format('exec_%s of ws_%s says that it cost %s; txn_%s charged %s.', e.id, e.workspace_id, ${amount("e.cost")}, t.id, ${amount("-t.amount")})
      FROM transactions t JOIN executions e ON e.id = t.execution_id
      WHERE t.type = 'usage' AND e.cost <> -t.amount ORDER BY e.id LIMIT ${MOST})`;
  return rows.map(({ problem }) => problem);
}
