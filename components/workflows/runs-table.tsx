import type { OutputOf } from "#lib/client";
import { formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { RunStatusBadge } from "./status";

type Listed = OutputOf<"GET /workflows/runs">["data"][number];

export function RunsTable({ runs }: { runs: Listed[] }) {
  return (
    <Table
      label="Runs"
      head={
        <>
          <Th>Workflow</Th>
          <Th>Status</Th>
          <Th className="hidden md:table-cell">Started by</Th>
          <Th className="max-sm:hidden">Started</Th>
          <Th className="hidden text-right lg:table-cell">Took</Th>
          <Th className="hidden text-right sm:table-cell">ID</Th>
        </>
      }
    >
      {runs.map((run) => (
        <tr key={run.id} className="relative hover:bg-muted/50">
          <Td className="max-w-44 sm:max-w-64">
            <Link href={`/workflows/runs/${run.id}`} className="block truncate font-medium after:absolute after:inset-0">
              {run.workflowName}
            </Link>
          </Td>
          <Td>
            <RunStatusBadge status={run.status} />
          </Td>
          <Td className="hidden max-w-40 truncate text-muted-foreground md:table-cell">{run.startedBy.name ?? "The server"}</Td>
          <Td className="text-muted-foreground max-sm:hidden">
            <TimeAgo at={run.createdAt} />
          </Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums lg:table-cell">
            {run.finishedAt === null ? "–" : formatDuration(Date.parse(run.finishedAt) - Date.parse(run.createdAt))}
          </Td>
          <Td className="hidden text-right font-mono text-xs text-muted-foreground sm:table-cell">{run.id}</Td>
        </tr>
      ))}
    </Table>
  );
}
