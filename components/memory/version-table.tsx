import type { OutputOf } from "#lib/client";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { LineCounts } from "./line-counts";
import { Writer } from "./writer";

type Version = OutputOf<"GET /memory/versions">["data"][number];

/** What the memory was, newest first: who wrote it, and how much they changed. */
export function VersionTable({ versions, current }: { versions: Version[]; current: number }) {
  return (
    <Table
      label="Versions"
      head={
        <>
          <Th>Version</Th>
          <Th>Who</Th>
          <Th>Lines</Th>
          <Th className="hidden text-right sm:table-cell">Size</Th>
          <Th className="text-right">When</Th>
        </>
      }
    >
      {versions.map(({ version, size, updatedBy, source, createdAt, changes }) => (
        <tr key={version} className="relative hover:bg-muted/60">
          <Td className="tabular-nums">
            {/* The row is one link; what it holds of its own lies above it. */}
            <Link href={`/memory/versions/${version}`} aria-label={`Version ${version}`} className="font-medium after:absolute after:inset-0">
              {version}
            </Link>
            {version === current && <span className="ml-2 text-xs text-muted-foreground max-sm:hidden">current</span>}
          </Td>
          <Td className="max-w-36 sm:max-w-80 [&_a]:relative [&_a]:z-10">
            <Writer actor={updatedBy} source={source} />
          </Td>
          <Td>
            <LineCounts changes={changes ?? null} />
          </Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">{formatSize(size)}</Td>
          <Td className="text-right text-muted-foreground">
            <TimeAgo at={createdAt} />
          </Td>
        </tr>
      ))}
    </Table>
  );
}
