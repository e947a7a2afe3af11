"use client";

import { Download } from "lucide-react";
import { artifactUrl } from "../artifacts/artifact-url";
import { StatusBadge } from "../executions/status-badge";
import { formatDollarinos, formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import type { Files, Listed } from "./listed";
import { useFiles } from "./use-home";

/** The last executions that have ended, with what each left, or why it failed. */
export function RecentResults({ executions, files }: { executions: Listed[]; files: Record<string, Files> }) {
  if (executions.length === 0) return null;
  return (
    // The table is a landmark with this name already.
    <div className="space-y-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="font-semibold">Recent results</h2>
        <Link href="/executions" className="rounded py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
          All executions
        </Link>
      </div>
      <Table
        label="Recent results"
        head={
          <>
            <Th>Skill</Th>
            <Th>Status</Th>
            <Th className="max-md:hidden">Files</Th>
            <Th className="text-right">Ended</Th>
            <Th className="text-right max-lg:hidden">Took</Th>
            <Th className="text-right max-sm:hidden">Dollarinos</Th>
          </>
        }
      >
        {executions.map((execution) => (
          <Row key={execution.id} execution={execution} files={files[execution.id]} />
        ))}
      </Table>
    </div>
  );
}

function Row({ execution, files }: { execution: Listed; files: Files | undefined }) {
  const { id, skillName, status, error, createdAt, finishedAt, executionTime, cost } = execution;
  return (
    <tr className="relative hover:bg-muted/50">
      <Td className="w-full max-w-0 py-1">
        <Link href={`/executions/${id}`} title={skillName} className="block truncate font-medium after:absolute after:inset-0">
          <bdi>{skillName}</bdi> <span className="ml-1 font-mono text-xs font-normal text-muted-foreground max-sm:hidden">{id}</span>
        </Link>
        {status === "failed" && error && (
          <span title={error.message} className="block truncate text-xs text-danger">
            {error.message}
          </span>
        )}
      </Td>
      <Td>
        <StatusBadge status={status} />
      </Td>
      <Td className="max-md:hidden">
        <FilesOf executionId={String(id)} initial={files} />
      </Td>
      <Td className="text-right text-muted-foreground">
        <TimeAgo at={finishedAt ?? createdAt} />
      </Td>
      <Td className="text-right text-muted-foreground tabular-nums max-lg:hidden">{executionTime === null ? "–" : formatDuration(executionTime)}</Td>
      <Td className="text-right text-muted-foreground tabular-nums max-sm:hidden">{formatDollarinos(cost, 2)}</Td>
    </tr>
  );
}

/** The first file to be had at once; what else there is stands on the execution's page. */
function FilesOf({ executionId, initial }: { executionId: string; initial: Files | undefined }) {
  const { data, isError } = useFiles(executionId, initial);
  const file = data?.data[0];
  if (isError) return <span className="text-xs text-muted-foreground">Not loaded</span>;
  if (!data) return <span className="block h-3 w-20 animate-pulse rounded bg-muted" />;
  if (!file) return <span className="text-muted-foreground">–</span>;
  const others = data.data.length - 1;
  return (
    <span className="flex items-center gap-1.5">
      <a
        href={artifactUrl(file.id)}
        download={file.filename.split("/").at(-1)}
        aria-label={`Download ${file.filename}`}
        title={file.filename}
        className="relative inline-flex h-6 max-w-44 min-w-0 items-center gap-1.5 rounded-md border px-2 text-xs hover:bg-muted"
      >
        <Download aria-hidden className="size-3 shrink-0 text-muted-foreground" />
        <bdi className="truncate">{file.filename}</bdi>
      </a>
      {others > 0 && <span className="text-xs text-muted-foreground">{data.has_more ? "and more" : `and ${others}`}</span>}
    </span>
  );
}
