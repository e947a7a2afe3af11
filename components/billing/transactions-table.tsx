import type { OutputOf } from "#lib/client";
import { formatDollarinos } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { TYPES } from "./transaction-types";

type Transaction = OutputOf<"GET /billing/transactions">["data"][number];

export function TransactionsTable({ transactions }: { transactions: Transaction[] }) {
  return (
    <Table
      label="All transactions"
      head={
        <>
          <Th>What</Th>
          <Th className="hidden sm:table-cell">Type</Th>
          <Th className="hidden sm:table-cell">When</Th>
          <Th className="text-right">Amount</Th>
          <Th className="hidden text-right sm:table-cell">Balance after</Th>
        </>
      }
    >
      {transactions.map((each) => (
        <Row key={each.id} transaction={each} />
      ))}
    </Table>
  );
}

/** On a phone, what has no column of its own stands below what has. */
function Row({ transaction: { type, amount, balanceAfter, executionId, description, createdAt } }: { transaction: Transaction }) {
  return (
    <tr className={executionId ? "relative hover:bg-muted/50" : undefined}>
      <Td className="w-full max-w-0 py-2">
        {executionId ? (
          <Link href={`/executions/${executionId}`} className="block truncate font-medium after:absolute after:inset-0">
            {description} <span className="font-mono text-xs font-normal text-muted-foreground">{executionId}</span>
          </Link>
        ) : (
          <span className="block truncate font-medium" title={description}>
            {description}
          </span>
        )}
        <span className="block truncate text-xs text-muted-foreground sm:hidden">
          {TYPES[type].one}, <TimeAgo at={createdAt} />
        </span>
      </Td>
      <Td className="hidden text-muted-foreground sm:table-cell">{TYPES[type].one}</Td>
      <Td className="hidden text-muted-foreground sm:table-cell">
        <TimeAgo at={createdAt} />
      </Td>
      <Td className="py-2 text-right tabular-nums">
        <span className={amount > 0 ? "font-medium text-success" : "font-medium"}>
          {amount > 0 && "+"}
          {formatDollarinos(amount)}
        </span>
        <span className="block text-xs text-muted-foreground sm:hidden">
          <span className="sr-only">Balance after: </span>
          {formatDollarinos(balanceAfter)}
        </span>
      </Td>
      <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">{formatDollarinos(balanceAfter)}</Td>
    </tr>
  );
}
