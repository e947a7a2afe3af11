import { GitCompare } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { EmptyState } from "../ui/empty-state";
import { formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { type Cursor, Pager } from "../ui/pager";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { StatusBadge } from "./status-badge";

/** The runs of a skill that another can be compared with. */
export function ChooseRun({ to, page, cursor }: { to: string; page: OutputOf<"GET /executions">; cursor: Cursor }) {
  const others = page.data.filter(({ id }) => String(id) !== to);
  const pager = <Pager path="/executions/compare" query={{ a: to }} page={page} cursor={cursor} />;
  if (others.length === 0) {
    return (
      <>
        <EmptyState icon={GitCompare} title="There is no other run here">
          Run the skill once more, and the two can be compared.
        </EmptyState>
        {pager}
      </>
    );
  }
  return (
    <>
      <Table
        label="Runs of the same skill"
        head={
          <>
            <Th>Run</Th>
            <Th>Status</Th>
            <Th>Started</Th>
            <Th className="hidden text-right sm:table-cell">Duration</Th>
            <Th className="hidden sm:table-cell">Model</Th>
          </>
        }
      >
        {others.map((each) => (
          <tr key={each.id} className="relative hover:bg-muted/50">
            <Td>
              <Link href={`/executions/compare?a=${to}&b=${each.id}`} className="font-mono text-xs after:absolute after:inset-0">
                {each.id}
              </Link>
            </Td>
            <Td>
              <StatusBadge status={each.status} />
            </Td>
            <Td className="text-muted-foreground">
              <TimeAgo at={each.createdAt} />
            </Td>
            <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">
              {each.executionTime === null ? "–" : formatDuration(each.executionTime)}
            </Td>
            <Td className="hidden max-w-48 truncate font-mono text-xs text-muted-foreground sm:table-cell">{each.model ?? "–"}</Td>
          </tr>
        ))}
      </Table>
      {pager}
    </>
  );
}
