import { db } from "#lib/platform/db";

/** What holds for credits whatever was killed: each query answers the rows for which it does not. */
const RULES: Record<string, string> = {
  "the entries of a transaction do not sum to zero": "SELECT transaction_id, sum(amount) FROM ledger_entries GROUP BY 1 HAVING sum(amount) <> 0",
  "a balance is not the sum of the account": `
    SELECT w.id, w.balance, sum(e.amount) FROM workspaces w LEFT JOIN ledger_entries e ON e.account = 'workspace:' || w.id
    GROUP BY 1, 2 HAVING w.balance <> coalesce(sum(e.amount), 0)`,
  "a balance is not what the last transaction left": `
    SELECT w.id, w.balance, t.balance_after FROM workspaces w
    JOIN LATERAL (SELECT balance_after FROM credit_transactions WHERE workspace_id = w.id ORDER BY id DESC LIMIT 1) t ON true WHERE t.balance_after <> w.balance`,
  "something is held back and nothing runs": "SELECT id, reserved FROM workspaces WHERE reserved <> 0",
  "an execution's cost is not what was charged": `
    SELECT x.id, x.cost, t.amount FROM executions x LEFT JOIN credit_transactions t ON t.execution_id = x.id WHERE x.cost <> coalesce(-t.amount, 0)`,
  "an execution was charged twice": "SELECT execution_id, count(*) FROM credit_transactions WHERE execution_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
};

export async function checkBooks(): Promise<string[]> {
  const wrong: string[] = [];
  for (const [rule, query] of Object.entries(RULES)) {
    for (const row of await db().$queryRawUnsafe<Record<string, unknown>[]>(query)) wrong.push(`${rule}: ${Object.values(row).join(", ")}`);
  }
  return wrong;
}
