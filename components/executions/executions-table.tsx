import { formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { type Listed, SOURCES } from "./listed-execution";
import { StatusBadge } from "./status-badge";

export function ExecutionsTable({ executions }: { executions: Listed[] }) {
  return (
    <Table
      label="Executions"
      head={
        <>
          <Th>Skill</Th>
          <Th>Status</Th>
          <Th className="hidden md:table-cell">Source</Th>
          <Th>Started</Th>
          <Th className="hidden text-right md:table-cell">Duration</Th>
          <Th className="hidden text-right sm:table-cell">ID</Th>
        </>
      }
    >
      {executions.map((each) => (
        <tr key={each.id} className="relative hover:bg-muted/50">
          <Td className="max-w-40 sm:max-w-none">
            <Link href={`/executions/${each.id}`} className="block truncate font-medium after:absolute after:inset-0">
              {each.skillName}
            </Link>
          </Td>
          <Td>
            <StatusBadge status={each.status} />
          </Td>
          <Td className="hidden text-muted-foreground md:table-cell">{SOURCES[each.interface]}</Td>
          <Td className="text-muted-foreground">
            <TimeAgo at={each.createdAt} />
          </Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums md:table-cell">
            {each.executionTime === null ? "–" : formatDuration(each.executionTime)}
          </Td>
          <Td className="hidden text-right font-mono text-xs text-muted-foreground sm:table-cell">{each.id}</Td>
        </tr>
      ))}
    </Table>
  );
}
