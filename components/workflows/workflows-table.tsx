import { Play } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";

type Listed = OutputOf<"GET /workflows/definitions">["data"][number];

export function WorkflowsTable({ workflows, may }: { workflows: Listed[]; may: boolean }) {
  return (
    <Table
      label="Workflows"
      head={
        <>
          <Th>Workflow</Th>
          <Th className="hidden text-right sm:table-cell">Version</Th>
          <Th className="hidden sm:table-cell">Changed</Th>
          {may && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </>
      }
    >
      {workflows.map(({ id, slug, name, description, builtIn, version, updatedAt }) => (
        <tr key={id} className="relative hover:bg-muted/50">
          <Td className="w-full max-w-0 py-2 whitespace-normal">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
              <Link href={`/workflows/${id}`} className="max-w-full truncate font-medium after:absolute after:inset-0">
                {name}
              </Link>
              <span className="max-w-full truncate font-mono text-xs text-muted-foreground">{slug}</span>
              {builtIn && <Badge>Built in</Badge>}
            </p>
            {description && <p className="truncate text-muted-foreground">{description}</p>}
          </Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">{version}</Td>
          <Td className="hidden text-muted-foreground sm:table-cell">
            <TimeAgo at={updatedAt} />
          </Td>
          {may && (
            <Td className="text-right">
              <Link href={`/workflows/${id}#run`} aria-label={`Run ${name}`} className={buttonStyle({ size: "sm", className: "relative z-10" })}>
                <Play aria-hidden /> Run
              </Link>
            </Td>
          )}
        </tr>
      ))}
    </Table>
  );
}
